import { type Encoder, type EncoderClass } from './kafkajs-parts.js';

const INITIAL_BYTES = 63;

/**
 * kafkajs's encoder on unfilled memory from Node's pool: only what has been written is ever read out, and filling half a
 * kilobyte with zeros for each string is what a profile of a producer shows first.
 */
export function leanEncoder(Original: EncoderClass): EncoderClass {
  function LeanEncoder(this: Encoder, initialSize = INITIAL_BYTES): void {
    this.buf = Buffer.allocUnsafe(Original.nextPowerOfTwo(initialSize));
    this.offset = 0;
  }
  // The same prototype: what has required the original before and what requires this one later understand each other.
  LeanEncoder.prototype = Original.prototype;
  Object.setPrototypeOf(LeanEncoder, Original);
  Original.prototype.ensureAvailable = function ensureAvailable(this: Encoder, length: number): void {
    const needed = this.offset + length;
    if (needed <= this.buf.length) return;
    const larger = Buffer.allocUnsafe(Original.nextPowerOfTwo(needed));
    this.buf.copy(larger, 0, 0, this.offset);
    this.buf = larger;
  };
  return LeanEncoder as unknown as EncoderClass;
}
