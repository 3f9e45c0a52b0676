/** A packet of a broker to its client (MQTT 3.1.1 §3). */
export type InPacket =
  | { cmd: 'connack'; sessionPresent: boolean; returnCode: number }
  | { cmd: 'publish'; topic: Buffer; payload: Buffer; qos: number; retain: boolean; dup: boolean; packetId: number }
  /** A publish whose payload is larger than allowed; it was skipped, not kept. */
  | { cmd: 'oversized'; topic: Buffer; bytes: number; qos: number; retain: boolean; packetId: number }
  | { cmd: 'suback'; packetId: number; granted: number[] }
  | { cmd: 'puback'; packetId: number }
  | { cmd: 'pingresp' };

const CONNACK = 2;
const PUBLISH = 3;
const PUBACK = 4;
const SUBACK = 9;
const PINGRESP = 13;
/** Of the variable header of a publish: a topic has at most 65,535 bytes, its length and the packet id two each. */
const MAX_TOPIC_PART = 65_539;
const EMPTY = Buffer.alloc(0);

/**
 * Bytes to packets. It keeps at most one packet and never more than the bound: a client library would gather a packet of 256 MB before
 * anybody could refuse it. Of a publish that is too large it reads topic and packet id, so that it can be told and acknowledged.
 */
export class PacketReader {
  private rest: Buffer = EMPTY;
  private skip = 0;

  constructor(
    private readonly maxPayload: number,
    private readonly onPacket: (packet: InPacket) => void,
  ) {}

  /** @throws Error when these bytes are no MQTT; the connection is of no more use. */
  read(chunk: Buffer): void {
    let bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    this.rest = EMPTY;
    for (;;) {
      const skipped = Math.min(this.skip, bytes.length);
      this.skip -= skipped;
      bytes = bytes.subarray(skipped);
      const taken = this.skip > 0 ? 0 : this.take(bytes);
      if (taken === 0) break;
      bytes = bytes.subarray(taken);
    }
    // Copied: a part of a chunk would keep the whole of it.
    if (bytes.length > 0) this.rest = Buffer.from(bytes);
  }

  /** @returns how many bytes the packet at the front has taken; 0 when it is not complete. */
  private take(bytes: Buffer): number {
    let length = 0;
    let at = 1;
    for (let shift = 0; ; shift += 7) {
      if (at >= bytes.length) return 0;
      const digit = bytes[at] as number;
      at += 1;
      length += (digit & 127) << shift;
      if (digit < 128) break;
      if (shift === 21) throw new Error('a packet with a length of more than four bytes');
    }
    const first = bytes[0] as number;
    if (length > this.maxPayload + MAX_TOPIC_PART) return this.takeOversized(first, bytes, at, length);
    if (bytes.length < at + length) return 0;
    this.emit(first, bytes.subarray(at, at + length));
    return at + length;
  }

  private emit(first: number, body: Buffer): void {
    switch (first >> 4) {
      case PUBLISH: {
        const head = headOf(first, body);
        if (!head) throw new Error('a publish without topic');
        const payload = body.subarray(head.end);
        if (payload.length > this.maxPayload) return this.onPacket({ cmd: 'oversized', ...head, bytes: payload.length });
        return this.onPacket({ cmd: 'publish', ...head, payload, dup: (first & 8) !== 0 });
      }
      case CONNACK:
        return this.onPacket({ cmd: 'connack', sessionPresent: body[0] === 1, returnCode: body[1] ?? 255 });
      case SUBACK:
        return this.onPacket({ cmd: 'suback', packetId: body.readUInt16BE(0), granted: [...body.subarray(2)] });
      case PUBACK:
        return this.onPacket({ cmd: 'puback', packetId: body.readUInt16BE(0) });
      case PINGRESP:
        return this.onPacket({ cmd: 'pingresp' });
      default:
        // What else a broker may send answers what this client never does.
        return undefined;
    }
  }

  private takeOversized(first: number, bytes: Buffer, at: number, length: number): number {
    if (first >> 4 !== PUBLISH) throw new Error(`a packet of ${length} bytes that is no publish`);
    const head = headOf(first, bytes.subarray(at));
    if (!head) return 0;
    this.onPacket({ cmd: 'oversized', ...head, bytes: length - head.end });
    const whole = at + length;
    this.skip = Math.max(0, whole - bytes.length);
    return Math.min(whole, bytes.length);
  }
}

/** Topic and packet id of a publish; undefined when they are not complete. */
function headOf(first: number, body: Buffer) {
  const qos = (first >> 1) & 3;
  if (body.length < 2) return undefined;
  const topicEnd = 2 + body.readUInt16BE(0);
  const end = topicEnd + (qos > 0 ? 2 : 0);
  if (body.length < end) return undefined;
  return { topic: body.subarray(2, topicEnd), qos, retain: (first & 1) !== 0, packetId: qos > 0 ? body.readUInt16BE(topicEnd) : 0, end };
}
