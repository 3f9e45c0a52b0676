import { type SourceStatus, sourceStatus, type TwinInput, twinInputs } from '@orrery/contracts';
import { type ManagedProcess } from '@orrery/local-stack';
import { until } from '@orrery/testing';
import { readAll } from '@orrery/testing/system';
import { type RenderedTwin, renderTwin } from '@orrery/twin-model';
import { Redis } from 'ioredis';
import { followLive, type Follower, joinLate } from './followers.js';
import { publishedEvents, replayLog } from './log.js';
import { Mirror } from './mirror.js';
import { expectedStale, nodeOf, realData, type Recording, recordings } from './recordings.js';
import { sourceOf, twinOf } from './replay-plant.js';

const all = recordings();
const rows = Math.max(...all.map((recording) => recording.rows.length));
const ROUNDS = ['whole', 'projector', 'ingestion', 'takeover'];
const data = realData ? 'all sixteen recordings' : 'the committed recording (ORRERY_DATA is not set)';

let mirror: Mirror;
/** A subscriber from the first event on, and one that joins while the recordings play. */
let live: Follower | undefined;
let late: Follower | undefined;
beforeAll(async () => {
  mirror = await Mirror.start(ROUNDS, all, { ORRERY_SESSION_TIMEOUT: '6s' });
}, 180_000);
afterAll(async () => {
  await live?.close();
  await late?.close();
  await mirror?.stop();
}, 60_000);

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
    live = await followLive(mirror.kafka);
    await mirror.apply('whole', all);
    for (const share of [0.25, 0.5, 0.75]) {
      await mirror.play('whole', all, 200);
      // In the midst of it, with events in flight: what it has missed it must get from the snapshots.
      if (share === 0.5) late = await joinLate(mirror.kafka);
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
    const readings = await loggedReadings('whole');
    for (const recording of all) {
      const ofRecording = readings.filter((reading) => reading.recording === recording.name);
      expect({ name: recording.name, readings: ofRecording.length }).toEqual({ name: recording.name, readings: recording.rows.length * recording.columns.length });
      expect(new Set(ofRecording.map(({ at, path }) => `${at} ${path}`)).size).toBe(ofRecording.length);
      expect(completeRows(ofRecording, recording)).toEqual(recording.rows.map(({ at }) => at));
    }
  });

  it('a subscriber to twin.events from the first on, and one that joined by twin.state while they played, rebuild exactly what GET returns', async () => {
    for (const recording of all) {
      const id = twinOf('whole', recording);
      const { body, rev } = await rendered('whole', recording);
      await until(`both subscribers to reach rev ${rev} of ${id}`, () => (live?.twin(id)?.rev ?? 0) >= rev && (late?.twin(id)?.rev ?? 0) >= rev);
      expect(JSON.stringify(live?.twin(id))).toBe(body);
      expect(JSON.stringify(late?.twin(id))).toBe(body);
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
    const readings = await loggedReadings('ingestion');
    const statuses = await statusesSince('ingestion', new Date().toISOString());
    let missingInAll = 0;
    for (const recording of all) {
      const source = sourceOf('ingestion', recording);
      const ofRecording = readings.filter((reading) => reading.recording === recording.name);
      const have = new Set(completeRows(ofRecording, recording));
      const missing = recording.rows.map(({ at }) => at).filter((at) => !have.has(at));
      missingInAll += missing.length;
      const gaps = statuses.flatMap((status) => (status.source === source && status.type === 'gap' && status.gap ? [status.gap] : []));
      const outside = missing.filter((at) => !gaps.some(({ from, to }) => at >= from && (to === undefined || at <= to)));
      expect({ recording: recording.name, outside }).toEqual({ recording: recording.name, outside: [] });
      expect((await twin('ingestion', recording)).sources[source]?.gaps).toBeGreaterThan(0);
      // The counters close: of the start that lives, what it says it has published is in the log to the reading; of the one
      // that was killed, at least what it had said.
      const epochs = [...new Set(ofRecording.map(({ epoch }) => epoch))];
      for (const epoch of epochs) {
        const counters = statuses.filter((status) => status.source === source && status.epoch === epoch).at(-1)?.counters;
        const published = Number(counters?.published ?? 0);
        const logged = ofRecording.filter((reading) => reading.epoch === epoch).length;
        expect(Number(counters?.received)).toBe(published + Number(counters?.dropped) + Number(counters?.waiting));
        if (epoch === epochs.at(-1)) expect({ source, published }).toEqual({ source, published: logged });
        else expect(logged).toBeGreaterThanOrEqual(published);
      }
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

/** All statuses, once every source of the round has reported later than an instant: what it counts is then of that instant at least. */
async function statusesSince(round: string, at: string): Promise<SourceStatus[]> {
  let statuses: SourceStatus[] = [];
  await until(`a status of every source after ${at}`, async () => {
    statuses = (await readAll(mirror.kafka, sourceStatus)).flatMap(({ value }) => value ?? []);
    return all.every((recording) => statuses.some((status) => status.source === sourceOf(round, recording) && status.at > at));
  }, { timeoutMs: 60_000, everyMs: 500 });
  return statuses;
}

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

interface LoggedReading {
  readonly recording: string;
  readonly epoch: string;
  readonly at: string;
  readonly path: string;
}

/** Every reading of a round that is in the log, as often as it is there. Values that the server had before the first row have another time. */
async function loggedReadings(round: string): Promise<LoggedReading[]> {
  const byTwin = new Map(all.map((recording) => [twinOf(round, recording), recording.name]));
  return (await readAll<TwinInput>(mirror.kafka, twinInputs)).flatMap(({ value }) => {
    const recording = byTwin.get(value.twinId);
    if (value.type !== 'readings' || recording === undefined) return [];
    return value.readings.map(({ path, sourceTs = '' }) => ({ recording, epoch: value.epoch, at: sourceTs, path }));
  });
}

/** Event times of the rows whose every channel is among the readings, in the order of the recording. */
function completeRows(readings: readonly LoggedReading[], recording: Recording): string[] {
  const paths = new Map<string, Set<string>>();
  for (const { at, path } of readings) paths.set(at, (paths.get(at) ?? new Set()).add(path));
  return recording.rows.map(({ at }) => at).filter((at) => paths.get(at)?.size === recording.columns.length);
}
