import { twinInputs } from '@orrery/contracts';
import { KafkaAdmin, readTopic, withLayout } from '@orrery/kafka';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { figure, until } from '@orrery/testing';
import { checkChain, counterTwin, NumberedLoad, readChains, RunningSystem } from '@orrery/testing/system';
import { backUp, killedRestore, loseEverything, makeBackupAccount, type NewComponents, newComponents, orreryBackup, orreryTopics, servicesOf, startServices } from './restore/drill.js';
import { endsOf, isBefore, type Memory, missing, query, remember, type Row } from './restore/memory.js';
import { OwnPostgresBackup } from './restore/own-postgres-backup.js';

const WITHOUT = ['maintenance', 'simulation', 'twin-export', 'export-topics', 'alerting', 'command', 'opcua-ingestion'];
const SERVICES = servicesOf(WITHOUT);
const BEFORE = 24;
const AFTER = 48;

/** The hard way: partitions had grown, PostgreSQL has backups of its own, and the restore is killed at every step. */
describe('Restore, interrupted', () => {
  let system: RunningSystem;
  let load: NumberedLoad;
  let own: OwnPostgresBackup;
  let folder: string;
  let restored: NewComponents | undefined;
  let before: Memory;
  let ends: ReadonlyMap<string, bigint>;

  beforeAll(async () => {
    system = await RunningSystem.start({ name: 'restore-interrupted', parts: () => [], envOf: NumberedLoad.envOf, env: { ORRERY_SESSION_TIMEOUT: '6s' }, without: WITHOUT });
    folder = join(system.folder, 'backup');
    own = new OwnPostgresBackup(system);
  }, 300_000);
  afterAll(async () => {
    await load?.stop().catch(() => undefined);
    await system?.stop();
    await restored?.stop();
  }, 120_000);

  test('partitions have grown, and PostgreSQL keeps its own backups: the cut is a point in its log, under an account that may do no more', async () => {
    load = await NumberedLoad.start(system, { perSecond: 100 });
    await own.begin();
    await until('some history', () => load.total > 500, { timeoutMs: 60_000 });
    figure((await orreryTopics(system, 'repartition', '--partitions', String(AFTER))).trim().split('\n').at(-1)!);
    const grown = load.total;
    await until('history since', () => load.total > grown + 500, { timeoutMs: 60_000 });
    const said = await backUp(system, await makeBackupAccount(system, 'external'), folder, '--postgres', 'external');
    figure(`create: ${said.trim().split('\n').at(-2)!}`);
    expect(said).toMatch(/to be restored to recovery_target_name orrery_[0-9a-f]{8}/);
    ends = endsOf(folder);
    const cut = load.total;
    await until('what comes after it', () => load.total > cut + 100, { timeoutMs: 60_000 });
    await own.archiveAll();
    before = await remember(system);
    await loseEverything(system, SERVICES);
    expect([...ends].filter(([place]) => place.startsWith(`${twinInputs.topic}/`))).toHaveLength(AFTER);
  });

  test('PostgreSQL recovers to that point by its own means', async () => {
    const { postgres } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { postgres: { restorePoint: string } };
    await own.lay(postgres.restorePoint);
    restored = await newComponents(system);
    expect(await query(system, 'select pg_is_in_recovery() as is')).toEqual([{ is: false }]);
  });

  test('killed at every step, it goes on when it is run again; until its end PostgreSQL belongs to no Kafka, and while somebody reads the topics it does not begin', async () => {
    const admin = new KafkaAdmin(system.kafka);
    const topics = async () => new Set(await admin.listTopics());
    const mark = (names: ReadonlySet<string>) => [...names].some((name) => name.startsWith('orrery.restore.'));
    const filled = async () => (await topics()).has(twinInputs.topic) && [...(await admin.endOffsets(twinInputs.topic)).values()].some((end) => end > 0n);
    try {
      // Topics of the topics job are there, empty, with settings that would not do.
      await orreryTopics(system);
      expect(await killedRestore(system, folder, async () => mark(await topics()))).toMatch(/PostgreSQL is that of the backup/);
      expect(await query(system, `select 1 from historian.log where cluster like 'unfinished restore of %'`)).toHaveLength(1);
      await killedRestore(system, folder, filled);

      const somebody = readTopic(system.kafka, twinInputs, { from: 'beginning', onRecord: () => undefined });
      await somebody.caughtUp;
      await expect(orreryBackup(system, 'restore', folder)).rejects.toThrow(/This Kafka is in use: [^]*Nothing was changed\n[^]*Stop every service/);
      await somebody.close();

      expect(await killedRestore(system, folder, (said) => said.includes('are at their offsets'))).toMatch(/going on where an earlier attempt ended/);
      await killedRestore(system, folder, (said) => said.includes('groups stand'));
      figure(`restore: ${(await orreryBackup(system, 'restore', folder, '--anew')).trim().split('\n').join('; ')}`);
      expect(mark(await topics())).toBe(false);
    } finally {
      await admin.close();
    }
  });

  test('killed when PostgreSQL was bound and its mark was not taken away yet, it says that nothing is left to do: what was restored is touched no more, and the mark goes', async () => {
    const admin = new KafkaAdmin(system.kafka);
    const bound = () => query(system, 'select cluster, restored_at, settled_at from historian.log');
    const { id } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { id: string };
    try {
      const before = await bound();
      // The deletion of the mark is the tool's last act: with the mark things stand as a kill before it leaves them.
      await admin.createTopics([{ name: `orrery.restore.${id}`, partitions: 1, config: {} }]);
      expect(await orreryBackup(system, 'restore', folder)).toMatch(/it was restored before, to its end: nothing is left to do/);
      expect((await admin.listTopics()).filter((name) => name.startsWith('orrery.restore.'))).toEqual([]);
      expect(await bound()).toEqual(before);
    } finally {
      await admin.close();
    }
  });

  test('run once more it is refused, since it would take away what is there', async () => {
    await expect(orreryBackup(system, 'restore', folder, '--anew')).rejects.toThrow(/This Kafka holds records already/);
  });

  test('history and topics are what they were up to the cut, in all partitions, and the load goes on', async () => {
    await startServices(system, SERVICES);
    await until('the platform to serve', async () => (await system.api(`/twins/${counterTwin(0)}`)).ok, { timeoutMs: 120_000 });
    await until('history to have read all that was restored', async () => (await query(system, `select 1 from historian.inbox where topic not like '$%' and next_offset < coalesce(restored_until, 9e18)`)).length === 0, { timeoutMs: 90_000 });
    const now = load.total;
    await until('numbers that were sent since', async () => (await shown()) > now / 20, { timeoutMs: 120_000 });
    await load.stop();
    await until('the last number', async () => (await shown()) * 20 >= load.total - 20, { timeoutMs: 120_000 });
    const after = await remember(system);
    expect(missing(new Map([...before.records].filter(([place]) => isBefore(place, ends))), after.records)).toEqual([]);
    const counted = endsOf(folder, { asCounted: true });
    const kept = (rows: readonly Row[]) => rows.filter((row) => isBefore(`${twinInputs.topic}/${row.input_partition}/${row.input_offset}`, counted)).map(({ row }) => row);
    expect(kept(after.rows)).toEqual(kept(before.rows));
    expect(kept(before.rows).filter((row) => row.length > 0).length).toBeGreaterThan(1_000);
    expect(new Set(before.rows.map(({ input_partition }) => input_partition)).size).toBeGreaterThan(1);
    const faults = [...(await readChains(await withLayout(system.kafka), 'counting:'))].flatMap(([id, chain]) => checkChain(chain).map((fault) => `${id}: ${fault}`));
    expect(faults).toEqual([]);
    expect(await orreryTopics(system, 'show')).toMatch(/epoch 2, 48 partitions, steady/);
    figure(`${kept(before.rows).length} readings from before and after the growth (${BEFORE} to ${AFTER} partitions) are there, row by row`);
  });

  const shown = async (): Promise<number> => Number((await system.get<{ properties?: { count?: { value?: unknown } } }>(`/twins/${counterTwin(0)}`)).properties?.count?.value ?? 0);
});
