import { log } from '@orrery/numeric';
import { philox } from './philox.js';
import { type SnapshotReader, type SnapshotWriter } from '../engine/snapshot.js';

const { floor, imul } = Math;
/** Uniform numbers made ready at once: eight blocks of Philox give sixteen. */
const READY = 16;
const TWO_POW_26 = 67108864;
const TWO_POW_MINUS_52 = 2 ** -52;

/**
 * One stream of uniform numbers per named purpose ("filler/time", "filler/repair"). Number n of a stream is a pure function of
 * (seed, replication, name, n): adding a machine to a model leaves every other machine's numbers alone, so scenarios share them
 * (common random numbers), and a snapshot needs only how far each stream has come.
 * Key: seed and replication, 32 bits each. Counter: 64 bits of position, 64 bits of the name's hash.
 */
export class Streams {
  readonly #names: Int32Array; // two hashes a stream
  readonly #ready: Float64Array;
  /** Their logarithms with the sign turned around, for streams that want them: sixteen at once take a third of the time of one after the other. */
  readonly #exponentials: Float64Array;
  readonly #wanted: Uint8Array;
  readonly #slot: Int32Array;
  readonly #blocks: Float64Array;
  readonly #words = new Uint32Array(4);

  constructor(
    names: readonly string[],
    readonly seed: number,
    readonly replication: number,
  ) {
    this.#names = Int32Array.from(names.flatMap((name) => [hash(name, 0x811c9dc5), hash(name, 0x1b873593)]));
    this.#ready = new Float64Array(names.length * READY);
    this.#exponentials = new Float64Array(names.length * READY);
    this.#wanted = new Uint8Array(names.length);
    this.#slot = new Int32Array(names.length).fill(READY);
    this.#blocks = new Float64Array(names.length);
  }

  /** The stream's next number, uniform on (0, 1): never 0 and never 1. 52 random bits. */
  uniform(stream: number): number {
    let slot = this.#slot[stream];
    if (slot === READY) {
      this.#fill(stream, this.#blocks[stream]);
      this.#blocks[stream] += READY / 2;
      slot = 0;
    }
    this.#slot[stream] = slot + 1;
    return this.#ready[stream * READY + slot];
  }

  /** -ln of the stream's next number: exponential with mean 1. */
  exponential(stream: number): number {
    let slot = this.#slot[stream];
    if (slot === READY) {
      this.#wanted[stream] = 1;
      this.#fill(stream, this.#blocks[stream]);
      this.#blocks[stream] += READY / 2;
      slot = 0;
    } else if (this.#wanted[stream] === 0) {
      this.#wanted[stream] = 1;
      this.#logarithms(stream);
    }
    this.#slot[stream] = slot + 1;
    return this.#exponentials[stream * READY + slot];
  }

  save(writer: SnapshotWriter): void {
    writer.array(this.#blocks);
    writer.array(this.#slot);
  }

  load(reader: SnapshotReader): void {
    reader.into(this.#blocks);
    reader.into(this.#slot);
    for (let stream = 0; stream < this.#slot.length; stream += 1) {
      if (this.#blocks[stream] > 0) this.#fill(stream, this.#blocks[stream] - READY / 2);
    }
  }

  #fill(stream: number, block: number): void {
    const words = this.#words;
    const to = stream * READY;
    for (let i = 0; i < READY; i += 2, block += 1) {
      const high = floor(block / 4294967296);
      philox(words, 0, block >>> 0, high, this.#names[2 * stream], this.#names[2 * stream + 1], this.seed, this.replication);
      this.#ready[to + i] = ((words[0] >>> 6) * TWO_POW_26 + (words[1] >>> 6) + 0.5) * TWO_POW_MINUS_52;
      this.#ready[to + i + 1] = ((words[2] >>> 6) * TWO_POW_26 + (words[3] >>> 6) + 0.5) * TWO_POW_MINUS_52;
    }
    if (this.#wanted[stream] === 1) this.#logarithms(stream);
  }

  #logarithms(stream: number): void {
    const from = stream * READY;
    for (let i = from; i < from + READY; i += 1) this.#exponentials[i] = -log(this.#ready[i]);
  }
}

/** A 32-bit hash of a text: FNV-1a over its UTF-16 units from `basis` on, then the finaliser of MurmurHash3. */
export function hash(text: string, basis = 0x811c9dc5): number {
  let h = basis;
  for (let i = 0; i < text.length; i += 1) h = imul(h ^ text.charCodeAt(i), 0x01000193);
  h = imul(h ^ (h >>> 16), 0x85ebca6b);
  h = imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
