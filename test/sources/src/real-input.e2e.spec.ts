import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '@orrery/testing';
import { type RenderedTwin } from '@orrery/twin-model';
import { buckets, rawHistory } from './history.js';
import { sourceOf, twinOf } from './json-plant.js';
import { afterwards, Lab } from './lab.js';
import { bearings, pathOf, type Recording, steelEnergy, waterLoops } from './recordings.js';
import { duckDb, python, type Reference } from './reference.js';

const loops = waterLoops();
/** For the rounds with failures: enough to be in the midst of it, few enough to be quick. */
const few = loops.slice(0, 3);
const steel = steelEnergy();
const ims = bearings();
const ROUNDS = ['whole', 'killed', 'database', 'broker'];
const sources = [...ROUNDS.flatMap((round) => loops.map((recording) => sourceOf(round, recording))), ...(steel ? [sourceOf('energy', steel)] : []), ...(ims ? [sourceOf('bearings', ims)] : [])];

/** Aggregates are compared with DuckDB's where there is a Python to run it in. */
const withDuckDb = python === undefined ? it.skip : it;

let lab: Lab;
beforeAll(async () => {
  lab = await Lab.start('sources', sources);
}, 240_000);
afterAll(async () => {
  await lab?.stop();
}, 60_000);

const spanOf = ({ rows }: Recording): { from: string; to: string } => {
  const times = rows.map(({ at }) => at).sort();
  return { from: times[0]!, to: afterwards(times.at(-1)!) };
};

/** What the history must hold of one path: every row's value under the row's own time, in order of time. */
function expectedPoints({ rows }: Recording, index: number): { t: string; v: number }[] {
  return rows.map(({ at, cells }) => ({ t: at, v: Number(cells[index]) })).sort((a, b) => (a.t < b.t ? -1 : 1));
}

/** Every row once, with its own time and value, and nothing else: on every path. */
async function expectEveryRowOnce(round: string, recording: Recording): Promise<void> {
  const { from, to } = spanOf(recording);
  for (let index = 0; index < recording.columns.length; index += 1) await lab.inHistory(round, recording, pathOf(index), recording.rows.length);
  for (let index = 0; index < recording.columns.length; index += 1) {
    const points = (await rawHistory(lab.system, twinOf(round, recording), pathOf(index), from, to)).map(({ t, v }) => ({ t, v }));
    const expected = expectedPoints(recording, index);
    expect({ recording: recording.name, index, count: points.length }).toEqual({ recording: recording.name, index, count: expected.length });
    expect(points).toEqual(expected);
  }
}

/** The twin shows the row with the latest time. */
async function expectFinalState(round: string, recording: Recording): Promise<void> {
  const last = recording.rows.reduce((a, b) => (b.at > a.at ? b : a));
  const wanted = recording.columns.map((_column, index) => ({ value: Number(last.cells[index]), eventTs: last.at }));
  await until(`${twinOf(round, recording)} to show its last row`, async () => {
    const { properties } = await lab.system.get<RenderedTwin>(`/twins/${twinOf(round, recording)}`);
    const shown = recording.columns.map((_column, index) => ({ value: properties[pathOf(index)]?.value, eventTs: properties[pathOf(index)]?.eventTs }));
    return JSON.stringify(shown) === JSON.stringify(wanted);
  }, { timeoutMs: 60_000, everyMs: 200 });
}

async function expectAggregates(round: string, recording: Recording, bucket: 'hour' | 'day' | 'minute', zone: string): Promise<void> {
  const reference = await duckDb(recording, bucket, zone);
  // DuckDB names a bucket by its beginning: the question begins with the first one.
  const from = new Date(Math.min(...reference.map((row) => row.bucket))).toISOString();
  const { to } = spanOf(recording);
  const width = { minute: '1m', hour: '1h', day: '1d' }[bucket];
  for (const [index, column] of recording.columns.entries()) {
    const points = await buckets(lab.system, twinOf(round, recording), pathOf(index), { from, to, bucket: width, timezone: zone });
    const expected = reference.filter((row) => row.column === column);
    const filled = points.filter(({ count }) => count > 0);
    expect(filled.map(({ t, count }) => [Date.parse(t), count])).toEqual(expected.map((row) => [row.bucket, row.count]));
    for (const [at, point] of filled.entries()) expectClose(point, expected[at]!);
  }
}

/** Sums of floating-point numbers depend on their order in the last digits; minima, maxima and members do not. */
function expectClose(point: Awaited<ReturnType<typeof buckets>>[number], reference: Reference): void {
  expect([point.min, point.max, point.first, point.last]).toEqual([reference.min, reference.max, reference.first, reference.last]);
  for (const key of ['avg', 'sum'] as const) expect(Math.abs(point[key] - reference[key])).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(reference[key])));
}

describe(`Real input, ${loops.length > 1 ? 'the valve recordings and the one without anomaly' : 'the committed recording (ORRERY_DATA is not set)'}, over MQTT`, () => {
  it('every row is in the history exactly once, with its own source time', async () => {
    await lab.apply('whole', loops);
    await lab.play('whole', loops);
    for (const recording of loops) await expectEveryRowOnce('whole', recording);
  });

  it('the state of every twin is the last row of its recording', async () => {
    for (const recording of loops) await expectFinalState('whole', recording);
  });

  withDuckDb('aggregates equal those that DuckDB computes from the file', async () => {
    for (const recording of [loops[0]!, loops.at(-1)!]) await expectAggregates('whole', recording, 'minute', 'UTC');
    await expectAggregates('whole', loops.at(-1)!, 'hour', 'Europe/Berlin');
  });

  it('with mqtt-ingestion killed by -9 in mid-run (QoS 1, persistent session) no row is lost, none is twice in the history, and the state is the same', async () => {
    await lab.apply('killed', few);
    const playing = lab.play('killed', few, { perSecond: 150 });
    for (const share of [0.25, 0.6]) {
      const name = few[0]!;
      await lab.inHistory('killed', name, pathOf(0), Math.floor(name.rows.length * share));
      await lab.system.stack.service('mqtt-ingestion').kill();
      await lab.system.stack.service('mqtt-ingestion').start();
    }
    await playing;
    for (const recording of few) await expectEveryRowOnce('killed', recording);
    for (const recording of few) await expectFinalState('killed', recording);
    expect(Number((await lab.status(sourceOf('killed', few[0]!)))?.epoch)).toBe(3);
  });

  it('with PostgreSQL killed and restarted under load, the same', async () => {
    await lab.apply('database', few);
    const playing = lab.play('database', few, { perSecond: 150 });
    await lab.inHistory('database', few[0]!, pathOf(0), Math.floor(few[0]!.rows.length * 0.3));
    await lab.system.stack.components.postgres.kill();
    await lab.system.stack.components.postgres.restart();
    await playing;
    await until('the api to answer again', async () => (await lab.system.api('/twins?limit=1')).ok, { timeoutMs: 60_000, everyMs: 200 });
    for (const recording of few) await expectEveryRowOnce('database', recording);
    for (const recording of few) await expectFinalState('database', recording);
  });

  it('with the broker restarted under load, the same', async () => {
    await lab.apply('broker', few);
    const playing = lab.play('broker', few, { perSecond: 150 });
    await lab.inHistory('broker', few[0]!, pathOf(0), Math.floor(few[0]!.rows.length * 0.3));
    await lab.system.stack.components.mqtt.restart();
    await playing;
    for (const recording of few) await expectEveryRowOnce('broker', recording);
    for (const recording of few) await expectFinalState('broker', recording);
  });
});

(steel ? describe : describe.skip)(`Real input, a year of a steel plant's electricity over plain JSON${steel ? '' : ' (skipped: ORRERY_DATA is not set)'}`, () => {
  const recording = steel!;
  const backward = (recording?.rows ?? []).filter(({ at }, index, rows) => index > 0 && at < rows[index - 1]!.at).length;

  it('every row is in the history exactly once, under the time that the file says', async () => {
    await lab.apply('energy', [recording]);
    await lab.play('energy', [recording]);
    await expectEveryRowOnce('energy', recording);
  });

  it('its 365 steps back in time are counted as late, move no latest value, and are never guessed at', async () => {
    expect(backward).toBe(365);
    await expectFinalState('energy', recording);
    const metrics = await (await fetch(`http://127.0.0.1:${lab.system.stack.context.portOf('twin-projector')}/metrics`)).text();
    const late = /orrery_late_total\{[^}]*\} (\d+)/.exec(metrics);
    // Every column of such a row is late; nothing else of this suite is.
    expect(Number(late?.[1])).toBeGreaterThanOrEqual(365 * recording.columns.length);
  });

  withDuckDb('aggregates by local day equal those that DuckDB computes from the file', async () => {
    await expectAggregates('energy', recording, 'day', 'Asia/Seoul');
    await expectAggregates('energy', recording, 'day', 'Europe/Berlin');
  });
});

(ims ? describe : describe.skip)(`Real input, bearings that ran to failure, by import${ims ? '' : ' (skipped: ORRERY_DATA is not set)'}`, () => {
  const recording = ims!;

  it('every row is in the history exactly once, with its own time, whatever is imported twice', async () => {
    await lab.apply('bearings', [recording]);
    await orreryImport(recording);
    await orreryImport(recording, '--again');
    await expectEveryRowOnce('bearings', recording);
  });

  it('moves no latest value', async () => {
    const { properties } = await lab.system.get<RenderedTwin>(`/twins/${twinOf('bearings', recording)}`);
    expect(recording.columns.map((_column, index) => properties[pathOf(index)]?.value)).toEqual(recording.columns.map(() => undefined));
  });

  withDuckDb('aggregates equal those that DuckDB computes from the file', async () => {
    await expectAggregates('bearings', recording, 'hour', 'UTC');
  });
});

/** `orrery import`, as a person would. */
async function orreryImport({ file, time, columns, ...recording }: Recording, ...flags: string[]): Promise<void> {
  const orrery = join(import.meta.dirname, '..', '..', '..', 'libs', 'client', 'bin', 'orrery.mjs');
  const map = columns.flatMap((column, index) => ['--map', `${column}=${pathOf(index)}`]);
  const args = ['import', file, '--twin', twinOf('bearings', { file, time, columns, ...recording }), ...map, '--time', time.column, '--format', time.format, '--timezone', time.zone, ...flags];
  const token = await lab.system.stack.context.oidc.token('orrery-admin');
  await promisify(execFile)(process.execPath, [orrery, ...args], { env: { ...process.env, ORRERY_URL: lab.system.stack.address, ORRERY_TOKEN: token }, maxBuffer: 1 << 24 });
}
