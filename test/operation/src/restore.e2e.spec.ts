import { twinInputs } from '@orrery/contracts';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { figure, until } from '@orrery/testing';
import { checkChain, COUNTER_SOURCE, counterTwin, NumberedLoad, readChains, RunningSystem } from '@orrery/testing/system';
import { backUp, damagedCopy, loseEverything, makeBackupAccount, type NewComponents, orreryBackup, restoreFrom, servicesOf } from './restore/drill.js';
import { endsOf, isBefore, type Memory, missing, query, remember, type Row } from './restore/memory.js';

const WITHOUT = ['maintenance', 'simulation', 'twin-export', 'export-topics', 'alerting', 'command', 'opcua-ingestion'];
const SERVICES = servicesOf(WITHOUT);

/** Everything is lost but a backup that was taken while all went on, and what had happened since. */
describe('Restore', () => {
  let system: RunningSystem;
  let load: NumberedLoad;
  let folder: string;
  let restored: NewComponents | undefined;

  let before: Memory;
  let cutMs: number;
  let lostAtMs: number;
  let sentAtLoss: number;

  beforeAll(async () => {
    system = await RunningSystem.start({ name: 'restore', parts: () => [], envOf: NumberedLoad.envOf, env: { ORRERY_SESSION_TIMEOUT: '6s' }, without: WITHOUT });
  }, 240_000);
  afterAll(async () => {
    await load?.stop().catch(() => undefined);
    await system?.stop();
    await restored?.stop();
  }, 120_000);

  test('a backup is taken while machines count, and all goes on after it; then all is lost', async () => {
    load = await NumberedLoad.start(system, { perSecond: 100 });
    await until('some history', () => load.total > 1_000, { timeoutMs: 60_000 });
    const account = await makeBackupAccount(system);
    const backups = join(system.folder, 'backups');
    const broken = join(backups, '2026-11-30T03-00-00-000Z');
    mkdirSync(broken, { recursive: true });
    // Of the two the first is deleted, once the second has been verified.
    await backUp(system, account, '--into', backups, '--keep', '1');
    const said = await backUp(system, account, '--into', backups, '--keep', '1');
    const [name, ...more] = readdirSync(backups);
    expect([more, existsSync(broken)]).toEqual([[], false]);
    folder = join(backups, name!);
    cutMs = Date.parse(/cut at (\S+):/.exec(said)![1]!);
    said.trim().split('\n').forEach((text) => figure(`create: ${text}`));
    expect(said).toMatch(/is whole/);
    const numbers = load.total;
    await until('a second of load', () => load.total > numbers + 100);
    before = await remember(system);
    lostAtMs = Date.now();
    sentAtLoss = load.total;
    await loseEverything(system, SERVICES);
  });

  test('a damaged backup is refused with the file, and nothing of it is used', async () => {
    const damaged = damagedCopy(folder, 'postgres.tar.gz');
    await expect(orreryBackup(system, 'verify', damaged)).rejects.toThrow(/postgres\.tar\.gz is not what was written/);
    rmSync(damaged, { recursive: true });
  });

  test('new Kafka, PostgreSQL and Redis get the backup, and the system serves again', async () => {
    restored = await restoreFrom(system, folder, SERVICES, (said) => said.trim().split('\n').forEach((text) => figure(`restore: ${text}`)));
    await until('the platform to serve', async () => (await system.api(`/twins/${counterTwin(0)}`)).ok, { timeoutMs: 120_000 });
    const servedMs = Date.now();
    await until('its machines to be heard again', async () => (await system.get<{ status?: { state: string } }>(`/sources/${COUNTER_SOURCE}`)).status?.state === 'connected', { timeoutMs: 120_000 });
    const numbers = load.total;
    await until('a number that was sent since', async () => (await shown(0)) > numbers / 20, { timeoutMs: 120_000 });
    figure(`RTO: served ${seconds(servedMs - lostAtMs)} after the loss, and showed what machines sent since after ${seconds(Date.now() - lostAtMs)}`);
  });

  test('topics and history are what they were up to the cut, word for word and offset for offset; what is lost is the tail after it', async () => {
    await until('history to have read all that was restored', async () => (await query(system, `select 1 from historian.inbox where topic not like '$%' and next_offset < coalesce(restored_until, 9e18)`)).length === 0, { timeoutMs: 90_000 });
    const after = await remember(system);
    const ends = endsOf(folder);
    const old = new Map([...before.records].filter(([place]) => isBefore(place, ends)));
    expect(missing(old, after.records)).toEqual([]);
    for (const [topic, texts] of before.latest) expect(texts.filter((text) => !after.latest.get(topic)!.includes(text))).toEqual([]);
    const kept = (rows: readonly Row[]) => rows.filter((row) => isBefore(`${twinInputs.topic}/${row.input_partition}/${row.input_offset}`, ends)).map(({ row }) => row);
    expect(kept(after.rows)).toEqual(kept(before.rows));
    const lost = before.rows.length - kept(before.rows).length;
    figure(`RPO: what came in the ${seconds(lostAtMs - cutMs)} between cut and loss is gone: ${lost} readings of ${before.rows.length}; ${kept(before.rows).length} are there, row by row`);
  });

  test('the load goes on: revisions follow each other over the restore, each number sent since the loss is in history, once', async () => {
    await load.stop();
    const total = load.total;
    await until('the last number to be the state', async () => (await shown(0)) * 20 >= total - 20, { timeoutMs: 120_000 });
    const faults = [...(await readChains(system.kafka, 'counting:'))].flatMap(([id, chain]) => checkChain(chain).map((fault) => `${id}: ${fault}`));
    expect(faults).toEqual([]);
    const since = await query<{ n: string; times: string }>(system, `select value_num::text as n, count(*)::text as times from historian.readings r join historian.series s using (series_id) where s.twin_id = '${counterTwin(0)}' and s.path = 'count' group by 1`);
    const seen = new Map(since.map(({ n, times }) => [Number(n), Number(times)]));
    const [from, to] = [Math.ceil(sentAtLoss / 20) + 2, Math.floor(total / 20)];
    const gone = Array.from({ length: to - from + 1 }, (_, index) => from + index).filter((n) => seen.get(n) !== 1);
    expect(gone).toEqual([]);
    figure(`${total - sentAtLoss} readings were sent since the loss: all are in history, those of the time without a platform from the broker's queue`);
  });

  const shown = async (index: number): Promise<number> => Number((await system.get<{ properties?: { count?: { value?: unknown } } }>(`/twins/${counterTwin(index)}`)).properties?.count?.value ?? 0);
});

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
