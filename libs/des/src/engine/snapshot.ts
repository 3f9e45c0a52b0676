import { DesError } from './des-error.js';

/**
 * A snapshot: "ORDES" and a format version, the hash of the model it belongs to, then every array of the state as kind, length and bytes,
 * each from a multiple of eight on, all little-endian. The same state gives the same bytes on every platform.
 */
const MAGIC = 0x5345444f;
const FORMAT = 2;
const LITTLE = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
export type StateArray = Float64Array | Int32Array;

export class SnapshotWriter {
  readonly #arrays: StateArray[] = [];

  constructor(readonly modelHash: number) {}

  /** Adds an array as it is now, or its first `length` elements. The bytes are taken by `bytes()`, not here. */
  array(values: StateArray, length = values.length): void {
    this.#arrays.push(values.subarray(0, length));
  }

  /** Single numbers, in this order. */
  numbers(...values: number[]): void {
    this.#arrays.push(Float64Array.from(values));
  }

  bytes(): Uint8Array {
    const size = this.#arrays.reduce((sum, array) => sum + 8 + padded(array.byteLength), 16);
    const bytes = new Uint8Array(size);
    const view = new DataView(bytes.buffer);
    [MAGIC, FORMAT, this.modelHash, this.#arrays.length].forEach((word, i) => view.setInt32(4 * i, word, true));
    let at = 16;
    for (const array of this.#arrays) {
      view.setInt32(at, array.BYTES_PER_ELEMENT, true);
      view.setInt32(at + 4, array.length, true);
      bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at + 8);
      if (!LITTLE) swap(bytes.subarray(at + 8, at + 8 + array.byteLength), array.BYTES_PER_ELEMENT);
      at += 8 + padded(array.byteLength);
    }
    return bytes;
  }
}

export class SnapshotReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 16;

  /** @throws DesError `snapshot.format` or `snapshot.model` where the bytes are none of ours, or another model's. */
  constructor(bytes: Uint8Array, modelHash: number) {
    this.#bytes = bytes.slice();
    this.#view = new DataView(this.#bytes.buffer);
    if (bytes.length < 16 || this.#view.getInt32(0, true) !== MAGIC || this.#view.getInt32(4, true) !== FORMAT)
      throw new DesError('snapshot.format', 'these bytes are no snapshot of this version', 'save a snapshot with this version and restore that');
    if (this.#view.getInt32(8, true) !== modelHash)
      throw new DesError('snapshot.model', 'the snapshot belongs to another model', 'restore it with the model it was saved with');
  }

  /** The next array, as long as it was saved. */
  array<T extends StateArray>(kind: T): T {
    const width = kind.BYTES_PER_ELEMENT;
    if (this.#at + 8 > this.#bytes.length) throw truncated();
    const length = this.#view.getInt32(this.#at + 4, true);
    const from = this.#at + 8;
    if (this.#view.getInt32(this.#at, true) !== width || length < 0 || from + length * width > this.#bytes.length) throw truncated();
    if (!LITTLE) swap(this.#bytes.subarray(from, from + length * width), width);
    this.#at = from + padded(length * width);
    const make = kind.constructor as new (buffer: ArrayBufferLike, offset: number, length: number) => T;
    return new make(this.#bytes.buffer, from, length).slice() as T;
  }

  /** The next array, into one whose length the model fixes. */
  into(target: StateArray): void {
    const saved = this.array(target);
    if (saved.length > target.length) throw truncated();
    target.set(saved);
  }

  numbers(): Float64Array {
    return this.array(new Float64Array(0));
  }
}

const padded = (bytes: number): number => (bytes + 7) & ~7;
const truncated = () => new DesError('snapshot.format', 'the snapshot is cut short or damaged', 'restore another snapshot');

function swap(bytes: Uint8Array, width: number): void {
  for (let at = 0; at < bytes.length; at += width) bytes.subarray(at, at + width).reverse();
}
