import { type SourceStatus, sourceStatus, type TwinInput, twinInputs } from '@orrery/contracts';
import { type ManagedProcess } from '@orrery/local-stack';
import { until } from '@orrery/testing';
import { type RenderedTwin, renderTwin } from '@orrery/twin-model';
import { Redis } from 'ioredis';
import { followLive, joinLate } from './followers.js';
import { publishedEvents, readAll, replayLog } from './log.js';
import { Mirror } from './mirror.js';
import { expectedStale, nodeOf, realData, type Recording, recordings } from './recordings.js';
import { sourceOf, twinOf } from './replay-plant.js';

const all = recordings();
const rows = Math.max(...all.map((recording) => recording.rows.length));
const ROUNDS = ['whole', 'projector', 'ingestion', 'takeover'];
const data = realData ? 'all sixteen recordings' : 'the committed recording (ORRERY_DATA is not set)';

let mirror: Mirror;
beforeAll(async () => {
  mirror = await Mirror.start(ROUNDS, all, { ORRERY_SESSION_TIMEOUT: '6s' });
}, 180_000);
afterAll(async () => mirror?.stop(), 60_000);

const twin = (round: string, recording: Recording): Promise<RenderedTwin> => mirror.get<RenderedTwin>(`/twins/${twinOf(round, recording)}`);

/** Waits until a twin shows a row, all channels with the row's own time, and nothing else. */
async function shows(round: string, recording: Recording, row: number): Promise<void> {
  const expected = recording.rows[row];
  const wanted = expected?.values.map((value) => ({ value, eventTs: expected.at, quality: 'good' }));
  let state: unknown;
  await until(`${twinOf(round, recording)} to show row ${row}`, async () => {
    const { properties } = await twin(round, recording);
    state = recording.columns.map((_column, index) => {
      const { value, eventTs, quality } = properties[nodeOf(index)] ?? {};
      return { value, eventTs, quality };
    });
    return JSON.stringify(state) === JSON.stringify(wanted);
  }, { timeoutMs: 60_000, everyMs: 100 }).catch(() => expect(state).toEqual(wanted));
}

const playedRows = async (round: string): Promise<Map<string, number>> =>
  new Map([...(await mirror.replayStatus())].filter(([name]) => name.startsWith(`${round}_`)).map(([name, { played }]) => [name.slice(round.length + 1), played]));

/** Waits until the projector has nothing left to do: the last revision on the topic is the one that the log gives. */
async function settled(): Promise<void> {
  await until('the projector to have caught up with its log', async () => {
    const [replayed, published] = [await replayLog(mirror.kafka), await publishedEvents(mirror.kafka)];
    return [...replayed.events].every(([id, events]) => published.events.get(id)?.length === events.length);
  }, { timeoutMs: 60_000, everyMs: 500 });
}

describe(`Real input, ${data}`, () => {
  it("played through the whole system, the twin's state equals the recording's row at every checked time, and its last row at the end", async () => {
    await mirror.apply('whole', all);
    for (const share of [0.25, 0.5, 0.75]) {
      await mirror.play('whole', all, 200);
      await mirror.played('whole', all, Math.floor(rows * share));
      await mirror.pause('whole', all);
      const played = await playedRows('whole');
      await Promise.all(all.map((recording) => shows('whole', recording, (played.get(recording.name) ?? 0) - 1)));
    }
    await mirror.play('whole', all, 200);
    await mirror.played('whole', all);
    await Promise.all(all.map((recording) => shows('whole', recording, recording.rows.length - 1)));
  });

  it('the gaps of the recordings appear as stale at the expected instants, and no others do', async () => {
    const { events } = await publishedEvents(mirror.kafka);
    for (const recording of all) {
      const stale = new Map<string, string[]>();
      for (const json of events.get(twinOf('whole', recording)) ?? []) {
        for (const change of (JSON.parse(json) as { changes: { path: string; state: { quality: string; staleSince: string } }[] }).changes) {
          if (change.state?.quality === 'stale') stale.set(change.path, [...(stale.get(change.path) ?? []), change.state.staleSince]);
        }
      }
      const expected = expectedStale(recording);
      for (let index = 0; index < recording.columns.length; index += 1) {
        expect({ recording: recording.name, stale: stale.get(nodeOf(index)) ?? [] }).toEqual({ recording: recording.name, stale: expected });
      }
    }
    expect(all.some((recording) => expectedStale(recording).length > 0)).toBe(true);
  });

  it('every row of every recording is in the log once, with its own time', async () => {
    const seen = await loggedRows('whole');
    for (const recording of all) {
      expect(seen.get(recording.name)).toEqual(recording.rows.map(({ at }) => at));
    }
  });

  it('a subscriber to twin.events, and one that joins late by twin.state, rebuild exactly what GET returns', async () => {
    const live = await followLive(mirror.kafka);
    const late = await joinLate(mirror.kafka);
    try {
      for (const recording of all) {
        const id = twinOf('whole', recording);
        const { body, rev } = await rendered('whole', recording);
        await until(`both subscribers to reach rev ${rev} of ${id}`, () => (live.twin(id)?.rev ?? 0) >= rev && (late.twin(id)?.rev ?? 0) >= rev);
        expect(JSON.stringify(live.twin(id))).toBe(body);
        expect(JSON.stringify(late.twin(id))).toBe(body);
      }
    } finally {
      await live.close();
      await late.close();
    }
  });

  it('with the projector killed by -9 in mid-run, revisions and bytes equal an uninterrupted replay of the same log', async () => {
    await mirror.apply('projector', all);
    await mirror.play('projector', all, 150);
    await mirror.played('projector', all, Math.floor(rows * 0.4));
    await mirror.stack.service('twin-projector').kill();
    await mirror.stack.service('twin-projector').start();
    await mirror.played('projector', all);
    await Promise.all(all.map((recording) => shows('projector', recording, recording.rows.length - 1)));
    await settled();
    await expectEventsOfTheLog();
  });

  it('with opcua-ingestion killed by -9, every missing row lies inside a reported gap, and the counts close to the row', async () => {
    await mirror.apply('ingestion', all);
    await mirror.play('ingestion', all, 100);
    await mirror.played('ingestion', all, Math.floor(rows * 0.4));
    await mirror.stack.service('opcua-ingestion').kill();
    await mirror.stack.service('opcua-ingestion').start();
    await mirror.listening('ingestion', all);
    await mirror.played('ingestion', all);
    await Promise.all(all.map((recording) => shows('ingestion', recording, recording.rows.length - 1)));
    const seen = await loggedRows('ingestion');
    const gaps = await reportedGaps();
    let missingInAll = 0;
    for (const recording of all) {
      const logged = seen.get(recording.name) ?? [];
      const have = new Set(logged);
      const missing = recording.rows.map(({ at }) => at).filter((at) => !have.has(at));
      missingInAll += missing.length;
      expect(logged.length + missing.length).toBe(recording.rows.length);
      const own = gaps.get(sourceOf('ingestion', recording)) ?? [];
      const outside = missing.filter((at) => !own.some(({ from, to }) => at >= from && (to === undefined || at <= to)));
      expect({ recording: recording.name, outside }).toEqual({ recording: recording.name, outside: [] });
      expect((await twin('ingestion', recording)).sources[sourceOf('ingestion', recording)]?.gaps).toBeGreaterThan(0);
    }
    expect(missingInAll).toBeGreaterThan(0);
  });

  it('with the projector stopped past its session timeout, taken over and continued, and Redis wiped, the restored state equals a full replay', async () => {
    await mirror.apply('takeover', all);
    await mirror.play('takeover', all, 100);
    await mirror.played('takeover', all, Math.floor(rows * 0.3));
    const first = mirror.stack.service('twin-projector');
    first.pause();
    let second: ManagedProcess | undefined;
    try {
      second = await mirror.second('twin-projector');
      await mirror.played('takeover', all);
      await Promise.all(all.map((recording) => shows('takeover', recording, recording.rows.length - 1)));
      first.resume();
      await settled();
      const redis = new Redis(mirror.stack.components.redis.url);
      await redis.flushall();
      redis.disconnect();
      await until('Redis to be filled again', async () => (await mirror.api(`/twins/${twinOf('takeover', all[0] as Recording)}`)).ok);
      await Promise.all(all.map((recording) => shows('takeover', recording, recording.rows.length - 1)));
      await expectEventsOfTheLog();
      const { twins } = await replayLog(mirror.kafka);
      for (const round of ROUNDS) {
        for (const recording of all) {
          const replayed = twins.get(twinOf(round, recording));
          expect((await rendered(round, recording)).body).toBe(JSON.stringify(replayed && renderTwin(replayed)));
        }
      }
    } finally {
      first.resume();
      await second?.stop();
    }
  });
});

async function rendered(round: string, recording: Recording): Promise<{ body: string; rev: number }> {
  const response = await mirror.api(`/twins/${twinOf(round, recording)}`);
  const body = await response.text();
  return { body, rev: (JSON.parse(body) as RenderedTwin).rev };
}

async function expectEventsOfTheLog(): Promise<void> {
  const [replayed, published] = [await replayLog(mirror.kafka), await publishedEvents(mirror.kafka)];
  expect(published.conflicts.slice(0, 3)).toEqual([]);
  expect([...published.events.keys()].sort()).toEqual([...replayed.events.keys()].sort());
  for (const [id, events] of replayed.events) expect({ id, events: published.events.get(id) }).toEqual({ id, events });
}

/** recording → event times of the rows whose every channel reached the log, in their order; each counted once. */
async function loggedRows(round: string): Promise<Map<string, string[]>> {
  const channels = new Map<string, Map<string, Set<string>>>();
  for (const { value } of await readAll<TwinInput>(mirror.kafka, twinInputs)) {
    if (value.type !== 'readings') continue;
    const recording = all.find((candidate) => twinOf(round, candidate) === value.twinId);
    if (recording === undefined) continue;
    const ofRecording = channels.get(recording.name) ?? new Map<string, Set<string>>();
    channels.set(recording.name, ofRecording);
    for (const { path, sourceTs = '' } of value.readings) ofRecording.set(sourceTs, (ofRecording.get(sourceTs) ?? new Set()).add(path));
  }
  return new Map(
    all.map((recording) => [
      recording.name,
      recording.rows.map(({ at }) => at).filter((at) => channels.get(recording.name)?.get(at)?.size === recording.columns.length),
    ]),
  );
}

async function reportedGaps(): Promise<Map<string, NonNullable<SourceStatus['gap']>[]>> {
  const gaps = new Map<string, NonNullable<SourceStatus['gap']>[]>();
  for (const { value } of await readAll(mirror.kafka, sourceStatus)) {
    if (value.type === 'gap' && value.gap) gaps.set(value.source, [...(gaps.get(value.source) ?? []), value.gap]);
  }
  return gaps;
}
