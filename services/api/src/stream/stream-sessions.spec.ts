import { EventEmitter } from 'node:events';
import { TwinTree } from '@orrery/access';
import { twinEvents } from '@orrery/contracts';
import { type Drain } from '@orrery/service-kit';
import { FixedPolicy } from '../testing/fixed-policy.js';
import { writePosition } from '../domain/stream-position.js';
import { type TopicReader } from '../platform/kafka.providers.js';
import { type ReadTwin } from '../twins/read-twin.js';
import { drained } from './replay.js';
import { type Sink } from './sink.js';
import { type StreamHub } from './stream-hub.js';
import { StreamSessions } from './stream-sessions.js';

const PARTITIONS = twinEvents.settings.partitions;
const LIVE = Array.from({ length: PARTITIONS }, () => 5n);
const BEHIND = { from: writePosition(LIVE.map(() => 0n)) };
const MAX_REPLAYS = 32;

class FakeSink extends EventEmitter implements Sink {
  bufferedBytes = 0;
  isClosed = false;
  send(): void {}
  heartbeat(): void {}
  onDrain(listener: () => void): () => void {
    this.on('drain', listener);
    return () => this.off('drain', listener);
  }
  onClose(listener: () => void): () => void {
    this.on('close', listener);
    return () => this.off('close', listener);
  }
  end(): void {
    this.isClosed = true;
    this.emit('close');
  }
}

describe('the sessions of streams', () => {
  const principal = { subject: 'x', name: 'x', roles: ['viewer'], expiresAt: Math.floor(Date.now() / 1_000) + 3_600 } as unknown as Parameters<StreamSessions['prepare']>[1];
  const sinks: FakeSink[] = [];
  let sessions: StreamSessions;
  let takenOver: boolean;
  beforeEach(async () => {
    takenOver = false;
    const hub = { position: LIVE, tree: new TwinTree([]), add: () => undefined, remove: () => undefined, takeOver: () => takenOver };
    const read = (() => ({ caughtUp: Promise.resolve(), close: async () => undefined })) as unknown as TopicReader;
    const policy = new FixedPolicy();
    await policy.current.fresh();
    sessions = new StreamSessions(hub as unknown as StreamHub, read, {} as ReadTwin, policy.current, policy.access, { add: () => undefined } as unknown as Drain);
  });
  afterEach(() => sinks.splice(0).forEach((sink) => sink.end()));
  const started = async () => {
    const sink = new FakeSink();
    sinks.push(sink);
    (await sessions.prepare(BEHIND, principal)).start(sink);
    return sink;
  };

  it('have room for so many that read what they missed, counted before the first of them begins to read', async () => {
    const prepared = await Promise.all(Array.from({ length: MAX_REPLAYS }, () => sessions.prepare(BEHIND, principal)));
    await expect(sessions.prepare(BEHIND, principal)).rejects.toMatchObject({ code: 'unavailable' });
    await sessions.prepare({}, principal); // who begins now is not of these
    prepared[0]!.cancel();
    prepared[0]!.cancel();
    await sessions.prepare(BEHIND, principal);
    await expect(sessions.prepare(BEHIND, principal)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('give the room of one that ends to the next', async () => {
    const first = await started();
    for (let count = 1; count < MAX_REPLAYS; count += 1) await started();
    await expect(sessions.prepare(BEHIND, principal)).rejects.toMatchObject({ code: 'unavailable' });
    first.end();
    await started();
    await expect(sessions.prepare(BEHIND, principal)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('give the room of one that has come to live reading to the next', async () => {
    takenOver = true;
    for (let count = 0; count < 2 * MAX_REPLAYS; count += 1) await started();
  });

  it('keep no room for a client that has gone before it began', async () => {
    const gone = new FakeSink();
    gone.isClosed = true;
    for (let count = 0; count < 2 * MAX_REPLAYS; count += 1) (await sessions.prepare(BEHIND, principal)).start(gone);
  });
});

describe('waiting for a client to take something', () => {
  it('leaves no listener behind', async () => {
    const sink = new FakeSink();
    for (const event of ['drain', 'drain', 'close']) {
      const waiting = drained(sink);
      sink.emit(event);
      await waiting;
    }
    expect([sink.listenerCount('drain'), sink.listenerCount('close')]).toEqual([0, 0]);
  });

  it('does not wait for one that is gone', async () => {
    const sink = new FakeSink();
    sink.end();
    await drained(sink);
  });
});
