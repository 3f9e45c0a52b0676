import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DeadLetter, deadLetters, type TwinEvent, twinEvents, twinInputs } from '@orrery/contracts';
import { withLayout } from '@orrery/kafka';
import { figure, until } from '@orrery/testing';
import { checkChain, counterTwin, NumberedLoad, readAll } from '@orrery/testing/system';
import pg from 'pg';
import { BEHIND, FILLER, PackagingPlant } from './packaging-plant.js';
import { type Build, earlierBuild, nextBuild, thisBuild } from './upgrade/builds.js';
import { chainsOf, checkExport, checkScores } from './upgrade/followers.js';
import { OpcCounters } from './upgrade/opc-counters.js';
import { Platform } from './upgrade/platform.js';
import { Study } from './upgrade/study.js';
import { type Pod, recordsIn, type Replacement } from './upgrade/workload.js';

/** An earlier release in the place of this build, and this one in the place of the next: before a release is cut. */
const from = process.env['ORRERY_UPGRADE_FROM'];
/** All services: some seconds each, and many times that where a machine has other things to do. */
const TIME = 1_800_000;
const PATIENCE = { timeoutMs: 180_000, everyMs: 100 };
const TWINS = 20;
const SLOWER = 14_000;
const FORMER = 18_000;
/** Whose group has records at all times, and of which stream. */
const STREAMS = new Map([['twin-projector', twinInputs.topic], ['historian', twinInputs.topic], ['maintenance', twinInputs.topic], ['alerting', twinEvents.topic], ['twin-export', twinEvents.topic]]);

describe(`Upgraded from ${from ?? 'this build to the next'}`, () => {
  let folder: string;
  let old: Build;
  let next: Build;
  let platform: Platform;
  let plant: PackagingPlant;
  let clean: () => Promise<unknown>;
  let load: NumberedLoad;
  let opc: OpcCounters;
  let study: Study;
  const hashes: string[] = [];
  let database: pg.Pool;
  let asked: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'orrery-next-'));
    [old, next] = from === undefined ? [thisBuild, nextBuild(folder)] : [earlierBuild(from), thisBuild];
    platform = await Platform.start(old);
    plant = new PackagingPlant(platform.system);
    await plant.apply(platform.system.stack.context);
    load = await NumberedLoad.start(platform.system, { twins: TWINS });
    opc = await OpcCounters.start(platform.system);
    study = new Study(platform.system);
    database = new pg.Pool({ connectionString: platform.system.stack.context.postgres.url, max: 1 });
    database.on('error', () => undefined);
    // An earlier build is installed and compiled here, the first time.
  }, TIME);
  afterAll(async () => {
    await load?.stop().catch(() => undefined);
    await opc?.stop();
    await database?.end();
    await platform?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 120_000);

  const counts = () => Promise.all(Array.from({ length: TWINS }, async (_unused, index) => {
    const twin = await platform.system.get<{ properties: { count?: { value: unknown } } }>(`/twins/${counterTwin(index)}`);
    return Number(twin.properties.count?.value ?? 0);
  }));
  /** Every twin, on whichever partition, gets so many readings further. */
  const goesOn = async (by: number) => {
    const before = await counts();
    await until(`every twin to be ${by} readings further`, async () => (await counts()).every((count, index) => count >= before[index]! + by), { timeoutMs: 180_000, everyMs: 200 });
  };
  /** Both have partitions, and do their work in one group. */
  const bothWork = (name: string) => async (newPod: Pod, oldPod: Pod): Promise<void> => {
    if (name === 'simulation') return study.begin([newPod, oldPod]);
    const stream = STREAMS.get(name);
    if (stream === undefined) return;
    for (const pod of [newPod, oldPod]) {
      const before = await recordsIn(pod, stream);
      await until(`${pod.process.spec.name} to take in records beside the other build`, async () => (await recordsIn(pod, stream)) > before + 20, PATIENCE);
    }
  };
  const tell = (replaced: ReadonlyMap<string, Replacement>) => {
    for (const [name, { startS, drainS }] of replaced) figure(`${name}: ready after ${startS.toFixed(1)} s, the old one had drained in ${drainS.toFixed(1)} s`);
    const undrained = [...replaced].filter(([, { exitCode }]) => exitCode !== 0).map(([name]) => name);
    expect(undrained).toEqual([]);
  };
  /** The gateways of the bottling line go on while their host is replaced: what they tell before it has asked for their births is set aside by the specification. */
  const NO_FAULT = 'data-before-birth';
  const nothingLost = async (restarts: number) => {
    opc.pause();
    await load.stop();
    try {
      const { sent, inHistory, longestDelayS, longestStandstillS } = await load.verify({ events: false, timeoutMs: 300_000 });
      expect(inHistory).toBe(sent);
      figure(`${sent} readings sent, ${inHistory} in history; at most ${longestDelayS.toFixed(1)} s until the log had one; a reader saw a twin stand still for at most ${longestStandstillS.toFixed(1)} s`);
      const { counted, inHistory: read, inGaps, gaps } = await opc.verify();
      expect(gaps.map(({ cause }) => cause)).toEqual(Array.from({ length: restarts }, () => 'ingestion-restarted'));
      const widest = Math.max(...gaps.map(({ from, to }) => Date.parse(to!) - Date.parse(from)));
      figure(`OPC UA: ${counted} numbers counted, ${read} in history, ${inGaps} in ${gaps.length} gaps that history names, of at most ${(widest / 1000).toFixed(1)} s`);
      // Once for all who look at it: it is the largest of all topics.
      const events = await readAll<TwinEvent>(await withLayout(platform.system.kafka), twinEvents);
      const chains = chainsOf(events.map(({ value }) => value));
      expect([...chains].flatMap(([twin, chain]) => checkChain(chain).map((fault) => `${twin}: ${fault}`))).toEqual([]);
      const quiet = [...opc.standstills, ...gaps.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to!) }))];
      figure(`${await checkExport(platform.system, chains)} revisions in the export, ${await checkScores(platform.system, quiet)} scores of the detector, nothing left out`);
      hashes.push(await study.end());
      expect(new Set(hashes).size).toBe(1);
      const letters = await readAll<DeadLetter>(platform.system.kafka, deadLetters);
      expect(letters.filter(({ value }) => value.reason !== NO_FAULT).map(({ text }) => text)).toEqual([]);
      return events;
    } finally {
      opc.resume();
      await load.resume();
    }
  };
  const newestMigrations = async () => {
    const { rows } = await database.query<{ name: string; kind: string }>('select name, kind from historian.schema_migrations order by version desc limit 1');
    return rows;
  };

  it('an upgrade whose new pods never get ready leaves the old ones at work: nothing stands still, and stopping the new ones is all there is to do', async () => {
    const nowhere = { ORRERY_REDIS_URL: 'redis://127.0.0.1:1', ORRERY_POSTGRES_URL: 'postgres://nobody@127.0.0.1:1/none' };
    const broken = await Promise.all((['twin-projector', 'historian'] as const).map((name) => platform.workload(name).next(next, nowhere)));
    const starting = broken.map(({ process }) => process.start().catch((error: unknown) => error));
    // A service waits for PostgreSQL and for Redis before it joins its group: neither is ready.
    await until('both to say that they reach nothing', () => broken.every(({ process }) => process.lastLines(50).includes('ECONNREFUSED')), PATIENCE);
    // Longer than a session of the group: had they joined it, their partitions would stand still.
    await goesOn(100);
    const isReady = ({ port }: (typeof broken)[number]) => fetch(`http://127.0.0.1:${port}/health/ready`).then(({ ok }) => ok, () => false);
    expect(await Promise.all(broken.map(isReady))).toEqual([false, false]);
    await Promise.all(broken.map(({ process }) => process.stop()));
    await Promise.all(starting);
    await goesOn(10);
  });

  it('all services under load, wave by wave, old and new in one group: no reading lost, none twice, revisions without a gap', async () => {
    clean = await plant.clog();
    await plant.alert(BEHIND, ({ active }) => active, 'raised');
    asked = await plant.propose(FILLER, SLOWER);
    await platform.runTopics(next);
    tell(await platform.replaceAll(next, bothWork));
    await nothingLost(1);
    if (from === undefined) expect(await newestMigrations()).toEqual([{ name: 'next', kind: 'expand' }]);
  }, TIME);

  it('what had begun before goes on after: the alert is acknowledged in its first occurrence, the command is approved, written once, verified', async () => {
    const alert = await plant.alert(BEHIND, ({ active }) => active, 'still raised');
    await plant.act(alert, { type: 'acknowledge' });
    await plant.alert(BEHIND, ({ state }) => state === 'ack-active', 'acknowledged');
    await plant.carryOut(asked);
    expect(await plant.written('Line1.Filler')).toEqual([SLOWER]);
    expect(await plant.alert(BEHIND, ({ active }) => !active, 'over')).toMatchObject({ occurrence: 1 });
    asked = await plant.propose(FILLER, FORMER);
  });

  it('and back, over the migrations of the new one and among its records: no reading lost, none twice, revisions without a gap', async () => {
    const before = await newestMigrations();
    tell(await platform.replaceAll(old, bothWork));
    const events = await nothingLost(2);
    expect(await newestMigrations()).toEqual(before);
    if (from === undefined) {
      const byNext = events.filter(({ text }) => text.includes('"addedByNext"')).length;
      expect(byNext).toBeGreaterThan(0);
      figure(`${byNext} of ${events.length} events are of the new build, with a field that the old one does not know`);
    }
  }, TIME);

  it('what had begun with the new version goes on with the old: the command is approved, written once, verified', async () => {
    await clean();
    await plant.carryOut(asked);
    expect(await plant.written('Line1.Filler')).toEqual([SLOWER, FORMER]);
  });
});
