import { type Telemetry } from './telemetry.js';

/** What a careless sender does. `malformed`: text that is no JSON, then bytes that are no UTF-8, then JSON without a time. */
export const FAULT_KINDS = ['malformed', 'wrong-topic', 'duplicates', 'reordered', 'clock-skew'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  id: string;
  kind: FaultKind;
  machine: string;
  /** Messages concerned, one after another; clock-skew: milliseconds that the clock is ahead, until ended. */
  value: number;
}

export interface Outgoing {
  topic: string;
  payload: string | Buffer;
}

/** How far a reordered message falls behind. */
const BEHIND = 5;

/** Spoils one machine's messages as its faults say. Pure: messages in, messages out. */
export class Spoiler {
  private readonly left = new Map<FaultKind, number>();
  private held: Telemetry[] = [];

  /** Lets the next so many messages suffer. */
  begin(kind: FaultKind, count: number): void {
    this.left.set(kind, (this.left.get(kind) ?? 0) + count);
  }

  /** What is really sent in place of a message. The good message goes out too, except that a wrong topic swallows it. */
  pass(message: Telemetry): Outgoing[] {
    if (this.take('wrong-topic')) return [{ ...message, topic: message.topic.replace(/\/telemetry$/, '/status/unknown') }];
    if (this.take('reordered')) return this.hold(message);
    const malformed = this.left.get('malformed') ?? 0;
    const bad = this.take('malformed') ? [{ topic: message.topic, payload: broken(message.payload, malformed) }] : [];
    const again = this.take('duplicates') ? [message] : [];
    return [...bad, message, ...again, ...this.release()];
  }

  /** Five in the wrong order: the newest first. */
  private hold(message: Telemetry): Outgoing[] {
    this.held.push(message);
    return this.held.length < BEHIND && (this.left.get('reordered') ?? 0) > 0 ? [] : this.release();
  }

  private release(): Outgoing[] {
    const late = this.held.reverse();
    this.held = [];
    return late;
  }

  private take(kind: FaultKind): boolean {
    const left = this.left.get(kind) ?? 0;
    if (left > 0) this.left.set(kind, left - 1);
    return left > 0;
  }
}

function broken(payload: string, turn: number): string | Buffer {
  switch (turn % 3) {
    case 0:
      return payload.slice(0, payload.length / 2);
    case 1:
      return Buffer.concat([Buffer.from('{"ts":"'), Buffer.from([0xff, 0xfe, 0xc3]), Buffer.from('"}')]);
    default:
      return payload.replace(/"ts":"[^"]*",/, '"ts":"yesterday",');
  }
}
