import { type Alert, alerts } from '@orrery/contracts';
import { type ActivityRecord } from '../domain/activity/activity-log.js';
import { readPosition } from '../domain/stream-position.js';
import { type MessageKind, type Sink } from '../stream/sink.js';
import { ActivitySession } from './activity-session.js';

class FakeSink implements Sink {
  readonly sent: { kind: MessageKind | 'heartbeat'; cursor: string; json: string }[] = [];
  bufferedBytes = 0;
  readonly isClosed = false;
  drain: () => void = () => undefined;
  send(kind: MessageKind, cursor: string, json: string): void {
    this.sent.push({ kind, cursor, json });
  }
  heartbeat(cursor: string): void {
    this.sent.push({ kind: 'heartbeat', cursor, json: '' });
  }
  onDrain(listener: () => void): () => void {
    this.drain = listener;
    return () => undefined;
  }
  onClose(): () => void {
    return () => undefined;
  }
  end(): void {}
}

const record = (slot: number, offset: bigint): ActivityRecord => ({ slot, offset, activity: { kind: 'alert', alert: { ...(alerts.examples[0] as Alert), rev: Number(offset) + 1 } } });

describe('one who follows alerts and commands', () => {
  let sink: FakeSink;
  let isOpen: boolean;
  let session: ActivitySession;
  beforeEach(() => {
    sink = new FakeSink();
    isOpen = true;
    session = new ActivitySession(sink, [4n, 0n], (activity) => (isOpen ? activity : undefined));
  });
  const kinds = () => sink.sent.map(({ kind }) => kind);
  const places = () => sink.sent.map(({ cursor }) => readPosition(cursor, [0n, 0n]));

  it('gets each record once, with the place to go on from', () => {
    for (const [slot, offset] of [[0, 4n], [0, 3n], [0, 4n], [1, 0n]] as const) session.deliver(record(slot, offset));
    expect([kinds(), places()]).toEqual([['alert', 'alert'], [[5n, 0n], [5n, 1n]]]);
  });

  it('is moved on over what is not for them by a sign of life', () => {
    isOpen = false;
    session.deliver(record(0, 4n));
    session.heartbeat();
    expect([kinds(), places()]).toEqual([['heartbeat'], [[5n, 0n]]]);
  });

  it('who is too slow is told so, never left with half of it', () => {
    sink.bufferedBytes = 3_000_000;
    session.deliver(record(0, 4n));
    sink.bufferedBytes = 1_000_000;
    session.deliver(record(0, 5n));
    sink.drain();
    expect(kinds()).toEqual([]);
    sink.bufferedBytes = 0;
    sink.drain();
    session.deliver(record(0, 6n));
    expect([kinds(), sink.sent[0]!.json]).toEqual([['lagged', 'alert'], '{"reason":"slow-reader"}']);
  });
});
