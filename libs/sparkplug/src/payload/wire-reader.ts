import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { PayloadError, type PayloadLimits } from './fault.js';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Texts beyond ASCII; replaced characters would make two names one. */
function utf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new PayloadError('not-utf8', 'a text is not valid UTF-8', { cause });
  }
}

/** A reader of one payload that never reads past a message's end and stops at its limits. */
export class WireReader {
  /** Field and wire type of the tag read last. */
  field = 0;
  private type: WireType = WireType.Varint;
  private elements = 0;
  private depth = 0;
  private readonly reader: BinaryReader;

  constructor(
    bytes: Uint8Array,
    private readonly limits: PayloadLimits,
  ) {
    this.reader = new BinaryReader(bytes, utf8);
  }

  /** Reads the fields up to the end of the bytes. */
  top(onField: () => void): void {
    this.fields(this.reader.len, onField);
  }

  /** Reads the fields of an embedded message. */
  message(onField: () => void): void {
    this.expect(WireType.LengthDelimited);
    const length = this.reader.uint32();
    const end = this.reader.pos + length;
    if (end > this.reader.len) throw new PayloadError('malformed', `a message of ${length} bytes runs past the end`);
    if (++this.depth > this.limits.maxDepth) throw new PayloadError('too-deep', `nested deeper than ${this.limits.maxDepth} levels`);
    this.fields(end, onField);
    this.depth--;
  }

  private fields(end: number, onField: () => void): void {
    const { reader } = this;
    while (reader.pos < end) {
      const [field, type] = reader.tag();
      this.field = field;
      this.type = type;
      onField();
    }
    if (reader.pos !== end) throw new PayloadError('malformed', 'a field runs past the end of its message');
  }

  /** Counts one object made from the bytes. */
  element(): void {
    if (++this.elements > this.limits.maxElements) throw new PayloadError('too-many', `more than ${this.limits.maxElements} elements`);
  }

  private expect(type: WireType): void {
    if (this.type !== type) throw new PayloadError('malformed', `field ${this.field} has wire type ${this.type}, not ${type}`);
  }

  uint32(): number {
    this.expect(WireType.Varint);
    return this.reader.uint32();
  }

  uint64(): bigint {
    this.expect(WireType.Varint);
    return BigInt(this.reader.uint64());
  }

  /** For times and counters: digits beyond 2^53 are lost, none of them has so many. */
  count(): number {
    this.expect(WireType.Varint);
    return Number(this.reader.uint64());
  }

  bool(): boolean {
    this.expect(WireType.Varint);
    return this.reader.bool();
  }

  float(): number {
    this.expect(WireType.Bit32);
    return this.reader.float();
  }

  double(): number {
    this.expect(WireType.Bit64);
    return this.reader.double();
  }

  string(): string {
    this.expect(WireType.LengthDelimited);
    return this.reader.string();
  }

  /** A copy: the value outlives the packet that it came in. */
  bytes(): Uint8Array {
    this.expect(WireType.LengthDelimited);
    return this.reader.bytes().slice();
  }

  /** A repeated uint32, packed or not: proto2 writes one by one, readers take both. */
  uint32s(into: number[]): void {
    if (this.type === WireType.LengthDelimited) {
      const end = this.reader.uint32() + this.reader.pos;
      while (this.reader.pos < end) {
        this.element();
        into.push(this.reader.uint32());
      }
      if (this.reader.pos !== end) throw new PayloadError('malformed', 'a packed field runs past its end');
      return;
    }
    this.element();
    into.push(this.uint32());
  }

  /** Fields of newer schemas and extensions are passed over. */
  skip(): void {
    this.reader.skip(this.type, this.field);
  }
}
