import { CompiledRights, type Grant, TwinTree } from '@orrery/access';
import { type TwinEvent } from '@orrery/contracts';
import { readPosition } from '../domain/stream-position.js';
import { type MessageKind, type Sink } from './sink.js';
import { type StreamRecord, Subscription } from './subscription.js';

const PUMP = 'acme:riverside:pump';
const tree = new TwinTree([]);

class FakeSink implements Sink {
  readonly sent: { kind: MessageKind | 'heartbeat'; cursor: string; body?: unknown }[] = [];
  bufferedBytes = 0;
  drain: () => void = () => undefined;
  send(kind: MessageKind, cursor: string, json: string): void {
    this.sent.push({ kind, cursor, body: JSON.parse(json) });
  }
  heartbeat(cursor: string): void {
    this.sent.push({ kind: 'heartbeat', cursor });
  }
  readonly isClosed = false;
  onDrain(listener: () => void): () => void {
    this.drain = listener;
    return () => undefined;
  }
  onClose(): () => void {
    return () => undefined;
  }
  end(): void {}
}

const rightsUnder = (...revokes: Partial<Grant>[]) =>
  new CompiledRights({ subject: 'ada', roles: ['viewer'] }, revokes.map((more): Grant => ({ id: 'r', subject: { user: 'ada' }, effect: 'revoke', actions: ['READ'], scope: { all: true }, by: 'root', at: '', ...more })), tree, 0);

function record(partition: number, offset: bigint, rev: number, twinId = PUMP): StreamRecord {
  const event: TwinEvent = { type: 'changed', twinId, rev, prevRev: rev - 1, at: '2026-01-01T00:00:00.0000000Z', cause: { input: 'readings', offset: '1' }, changes: [] };
  return { partition, offset, event, json: () => JSON.stringify(event) };
}

describe('a subscription', () => {
  let sink: FakeSink;
  let subscription: Subscription;
  let rights: CompiledRights;
  beforeEach(() => {
    rights = rightsUnder();
    sink = new FakeSink();
    subscription = new Subscription({ site: 'riverside' }, sink, [10n, 0n], () => rights);
    subscription.live();
    sink.sent.length = 0;
  });
  const kinds = () => sink.sent.map(({ kind }) => kind);

  it('delivers each record once, whichever reader it comes from', () => {
    for (const offset of [10n, 11n, 10n, 11n, 12n]) subscription.deliver(record(0, offset, Number(offset)), tree);
    expect(sink.sent.map(({ body }) => (body as TwinEvent).rev)).toEqual([10, 11, 12]);
  });

  it('names with each message the place to go on from', () => {
    subscription.deliver(record(0, 10n, 1), tree);
    subscription.deliver(record(1, 0n, 2), tree);
    expect(sink.sent.map(({ cursor }) => readPosition(cursor, [0n, 0n]))).toEqual([[11n, 0n], [11n, 1n]]);
  });

  it('takes the cursor of live reading once it stands where that does, and its own while it is ahead', () => {
    const position = [10n, 0n];
    const live = (partition: number, offset: bigint) => {
      position[partition] = offset + 1n;
      return { ...record(partition, offset, Number(offset)), live: { position, cursor: () => 'shared' } };
    };
    subscription.deliver(record(1, 0n, 1), tree);
    subscription.deliver(live(0, 10n), tree);
    subscription.deliver(live(1, 0n), tree);
    subscription.deliver(live(0, 11n), tree);
    expect(sink.sent.map(({ cursor }) => readPosition(cursor, [0n, 0n]) ?? cursor)).toEqual([[10n, 1n], [11n, 1n], 'shared']);
  });

  it('moves its place on over records of others, and tells it with a sign of life', () => {
    subscription.deliver(record(0, 10n, 1, 'acme:hillside:pump'), tree);
    expect(kinds()).toEqual([]);
    subscription.heartbeat();
    expect(readPosition(sink.sent[0]!.cursor, [0n, 0n])).toEqual([11n, 0n]);
  });

  it('holds what comes while snapshots are sent, and then sends what they do not hold already', () => {
    subscription = new Subscription({ site: 'riverside' }, sink, [14n, 0n], () => rights);
    subscription.open();
    for (const rev of [4, 5, 6]) subscription.deliver(record(0, BigInt(rev + 10), rev), tree);
    subscription.heartbeat();
    subscription.snapshot(PUMP, 5, JSON.stringify({ rev: 5 }));
    subscription.live();
    expect(sink.sent.map(({ kind, cursor, body }) => [kind, readPosition(cursor, [0n, 0n]), (body as { rev?: number } | undefined)?.rev])).toEqual([
      ['open', undefined, undefined],
      ['heartbeat', undefined, undefined],
      ['snapshot', undefined, undefined],
      ['live', [14n, 0n], undefined],
      ['twin', [17n, 0n], 6],
    ]);
  });

  it('tells what no longer fitted after what it held, to the revision', () => {
    subscription = new Subscription({ site: 'riverside' }, sink, [0n, 0n], () => rights);
    subscription.open();
    for (let rev = 1; rev <= 20_003; rev += 1) subscription.deliver(record(0, BigInt(rev - 1), rev), tree);
    subscription.live();
    subscription.deliver(record(0, 20_003n, 20_004), tree);
    expect(kinds()).toEqual(['open', 'live', ...Array.from({ length: 20_000 }, () => 'twin'), 'lagged', 'twin']);
    const [last, lagged, next] = sink.sent.slice(-3);
    expect(readPosition(last!.cursor, [0n, 0n])).toEqual([20_000n, 0n]);
    expect(lagged!.body).toMatchObject({ from: last!.cursor, to: lagged!.cursor, twins: [{ twinId: PUMP, fromRev: 20_001, toRev: 20_003 }] });
    expect([readPosition(lagged!.cursor, [0n, 0n]), readPosition(next!.cursor, [0n, 0n])]).toEqual([[20_003n, 0n], [20_004n, 0n]]);
  });

  it('tells in one account what a full connection and a full hold left out', () => {
    subscription = new Subscription({ site: 'riverside' }, sink, [0n, 0n], () => rights);
    for (let rev = 1; rev <= 20_003; rev += 1) subscription.deliver(record(0, BigInt(rev - 1), rev), tree);
    sink.bufferedBytes = 9_000_000;
    subscription.live();
    subscription.deliver(record(0, 20_003n, 20_004), tree);
    sink.bufferedBytes = 0;
    sink.drain();
    expect(kinds()).toEqual(['live', 'lagged']);
    expect(sink.sent[1]!.body).toMatchObject({ from: sink.sent[0]!.cursor, twins: [{ twinId: PUMP, fromRev: 1, toRev: 20_004 }] });
  });

  it('delivers the new life of a twin whose end no longer fitted', () => {
    subscription = new Subscription({ site: 'riverside' }, sink, [0n, 0n], () => rights);
    for (let rev = 1; rev <= 20_000; rev += 1) subscription.deliver(record(0, BigInt(rev - 1), rev), tree);
    const end = record(0, 20_000n, 20_001);
    subscription.deliver({ ...end, event: { ...end.event, type: 'deleted' } }, tree);
    subscription.snapshot(PUMP, 20_000, '{}');
    subscription.live();
    subscription.deliver(record(0, 20_001n, 1), tree);
    expect(kinds()).toEqual(['snapshot', 'live', 'lagged', 'twin']);
  });

  it('tells a slow reader exactly which revisions it missed, and from where to read them again', () => {
    subscription.deliver(record(0, 10n, 1), tree);
    sink.bufferedBytes = 9_000_000;
    subscription.deliver(record(0, 11n, 2), tree);
    subscription.deliver(record(0, 12n, 3), tree);
    subscription.deliver(record(1, 0n, 9, 'acme:riverside:other'), tree);
    expect(kinds()).toEqual(['twin']);
    sink.bufferedBytes = 0;
    sink.drain();
    const lagged = sink.sent[1]!;
    expect(lagged).toMatchObject({
      kind: 'lagged',
      body: { reason: 'slow-reader', more: 0, twins: [{ twinId: PUMP, fromRev: 2, toRev: 3 }, { twinId: 'acme:riverside:other', fromRev: 9, toRev: 9 }] },
    });
    const { from, to } = lagged.body as { from: string; to: string };
    expect([readPosition(from, [0n, 0n]), readPosition(to, [0n, 0n])]).toEqual([[11n, 0n], [13n, 1n]]);
    subscription.deliver(record(0, 13n, 4), tree);
    expect(kinds()).toEqual(['twin', 'lagged', 'twin']);
  });

  it('keeps the place of a slow reader before what it missed', () => {
    subscription.deliver(record(0, 10n, 1), tree);
    sink.bufferedBytes = 9_000_000;
    subscription.deliver(record(0, 11n, 2), tree);
    subscription.heartbeat();
    expect(readPosition(sink.sent[1]!.cursor, [0n, 0n])).toEqual([11n, 0n]);
  });

  it('sends nothing of a twin from the moment it is closed to the reader, neither as event nor as missed', () => {
    subscription.deliver(record(0, 10n, 1), tree);
    sink.bufferedBytes = 9_000_000;
    subscription.deliver(record(0, 11n, 2), tree);
    rights = rightsUnder({ scope: { twin: PUMP } });
    subscription.deliver(record(0, 12n, 3), tree);
    subscription.deliver(record(0, 13n, 9, 'acme:riverside:other'), tree);
    sink.bufferedBytes = 0;
    sink.drain();
    expect(sink.sent.map(({ kind, body }) => [kind, (body as { twins?: { twinId: string }[] }).twins?.map(({ twinId }) => twinId)])).toEqual([
      ['twin', undefined],
      ['lagged', ['acme:riverside:other']],
    ]);
  });

  it('sends of an event what is open, with its revision, and of what it held as it is open when that is sent', () => {
    subscription = new Subscription({ site: 'riverside' }, sink, [10n, 0n], () => rights);
    const recipe = { kind: 'reported' as const, path: 'recipe', state: { value: 1, quality: 'good' as const, receivedTs: '2026-01-01T00:00:00.0000000Z' } };
    const told = record(0, 10n, 5);
    const event = { ...told.event, changes: [recipe] };
    subscription.deliver({ ...told, event, json: () => JSON.stringify(event) }, tree);
    rights = rightsUnder({ paths: ['recipe'] });
    subscription.live();
    expect(sink.sent.at(-1)).toMatchObject({ kind: 'twin', body: { rev: 5, prevRev: 4, changes: [], filtered: true } });
  });

  it('tells a reader whose rights have changed to read anew, after the snapshots where they are on their way', () => {
    subscription.rightsChanged();
    expect(sink.sent).toEqual([{ kind: 'lagged', cursor: expect.any(String), body: expect.objectContaining({ reason: 'policy-changed', twins: [], more: 0 }) }]);
    subscription = new Subscription({}, sink, [10n, 0n], () => rights);
    subscription.rightsChanged();
    subscription.live();
    expect(kinds()).toEqual(['lagged', 'live', 'lagged']);
  });

  it('sends nothing once it has been ended', () => {
    subscription.end('the right to read was taken away');
    subscription.deliver(record(0, 10n, 1), tree);
    subscription.heartbeat();
    subscription.rightsChanged();
    expect(sink.sent).toEqual([]);
  });

  it('says that what it should go on from is no longer kept', () => {
    subscription.skipExpired(0, 40n);
    expect(sink.sent).toEqual([{ kind: 'lagged', cursor: expect.any(String), body: expect.objectContaining({ reason: 'cursor-expired' }) }]);
    subscription.deliver(record(0, 39n, 1), tree);
    subscription.deliver(record(0, 40n, 2), tree);
    expect(kinds()).toEqual(['lagged', 'twin']);
  });
});
