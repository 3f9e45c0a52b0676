import { spawn } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Alert, alerts as alertsContract, exportContracts, type TwinEvent, twinEvents, type TwinSnapshot, twinState } from '@orrery/contracts';
import { KafkaAdmin, withLayout } from '@orrery/kafka';
import { type ManagedProcess } from '@orrery/local-stack';
import { figure, until } from '@orrery/testing';
import { LiveSubscriber, NumberedLoad, readAll, RunningSystem } from '@orrery/testing/system';

const EXPORT = 'hall';
const BEFORE = 24;
const AFTER = 48;
/** What the tool says when it has come to a step: there it is killed. */
const STEPS = ['extending:', 'extended:', 'holding:', 'held:', 'drained:', 'moving:', 'left:', `copied: ${twinState.topic}`, `copied: ${alertsContract.topic}`];

/** docs/repartition.md, as it is typed there. */
describe('More partitions', () => {
  let system: RunningSystem;
  let second: ManagedProcess | undefined;
  let load: NumberedLoad;
  let subscriber: LiveSubscriber | undefined;

  beforeAll(async () => {
    const without = ['maintenance', 'command', 'simulation', 'opcua-ingestion'];
    system = await RunningSystem.start({ name: 'repartition', parts: () => [], envOf: NumberedLoad.envOf, env: { ORRERY_SESSION_TIMEOUT: '6s' }, without });
    second = await system.second('twin-projector');
    load = await NumberedLoad.start(system);
    const plant = join(system.folder, 'counter-plant');
    writeFileSync(join(plant, 'rules.yaml'), JSON.stringify({ alerts: [{ id: 'counts', title: 'Counts', on: { site: 'hall' }, threshold: { path: 'count', above: 0 }, priority: 'low' }] }));
    writeFileSync(join(plant, 'exports.yaml'), JSON.stringify({ exports: [{ name: EXPORT, site: 'hall', readers: ['downstream'] }] }));
    await system.applyFolder(plant);
    subscriber = await LiveSubscriber.start(system.kafka, 'downstream-witness');
    await until('an alert for every counter, and the export', async () => (await raised()).length === 20 && (await readAll(system.kafka, exportContracts(EXPORT).state).catch(() => [])).length > 0, { timeoutMs: 60_000, everyMs: 500 });
  });

  afterAll(async () => {
    await load?.stop().catch(() => undefined);
    await subscriber?.stop();
    await second?.stop();
    await system?.stop();
  });

  test('the dry run says what would be done, and does nothing', async () => {
    const { output, code } = await topics(['repartition', '--partitions', String(AFTER), '--dry-run']);
    expect(code).toBe(0);
    expect(output).toMatch(/14 topics get 48 partitions instead of 24; about 50 % of the twins move/);
    expect(output).toMatch(/all follow/);
    expect(await partitionsOf()).toBe(BEFORE);
  });

  test('a number that is no multiple is refused, with one that is', async () => {
    const { output, code } = await topics(['repartition', '--partitions', '36']);
    expect([code, output]).toEqual([1, expect.stringMatching(/36: is no multiple of 24[\s\S]*give 48/)]);
  });

  test('aborted before anything moved, everything goes on as before', async () => {
    await topics(['repartition', '--partitions', String(AFTER)], 'held:');
    expect((await topics(['show'])).output).toMatch(/epoch 1, 24 partitions, holding \(to 48\)/);
    expect((await topics(['repartition', '--abort'])).code).toBe(0);
    const sent = load.total;
    await until('numbers to come again', async () => load.total > sent + 100 && Number(await stateOf(0)) > sent / 20, { timeoutMs: 60_000, everyMs: 200 });
    expect((await topics(['show'])).output).toMatch(/epoch 1, 24 partitions, steady/);
  });

  test('grown under load, the tool killed with -9 at every step and a historian and a projector meanwhile: nothing is lost, doubled or out of order', async () => {
    const alertsBefore = await raised();
    // Ready when partitions have moved, not before.
    let startedAgain: Promise<void> | undefined;
    for (const step of STEPS) {
      const { output } = await topics(['repartition', '--partitions', String(AFTER)], step);
      expect(output).toContain(step);
      // Killed while it holds, and while partitions move: who comes back obeys what is under way.
      if (step === 'held:') await killAndStart('historian');
      if (step === 'left:') startedAgain = killAndStart('twin-projector');
    }
    const { output, code } = await topics(['repartition', '--partitions', String(AFTER)]);
    expect([code, output]).toEqual([0, expect.stringContaining('done')]);
    await startedAgain;
    figure(`${STEPS.length} runs were killed, each at its step; the last: ${output.trim().split('\n').filter((line) => /held|drained|steady/.test(line)).join('; ')}`);
    const sent = load.total;
    await until('numbers to come again', () => load.total > sent + 2_000, { timeoutMs: 60_000, everyMs: 200 });
    await load.stop();
    // Also reads twin.events from its beginning: parents before their branches, so that each twin's revisions come without a gap.
    const verdict = await load.verify();
    expect(verdict.inHistory).toBe(verdict.sent);
    figure(`${verdict.sent} readings sent, ${verdict.inHistory} in history; at most ${verdict.longestDelayS.toFixed(1)} s until the log had one`);

    const alertsAfter = await raised();
    expect(alertsAfter.map(({ key, occurrence, rev }) => [key, occurrence, rev])).toEqual(alertsBefore.map(({ key, occurrence, rev }) => [key, occurrence, rev]));
    const last = new Map((await readAll<TwinEvent>(await withLayout(system.kafka), twinEvents)).map(({ value }) => [value.twinId, value.rev]));
    await until('the live subscriber to have everything', () => [...last].every(([twinId, rev]) => subscriber!.last.get(twinId)?.rev === rev), { timeoutMs: 60_000, everyMs: 200 });
    expect(subscriber!.faults).toEqual([]);
  });

  test('every record is where its twin belongs, snapshots and exports agree with the last event, and offsets have gone on', async () => {
    const settings = await withLayout(system.kafka);
    const last = new Map<string, TwinEvent>();
    let moved = 0;
    for (const { value } of await readAll<TwinEvent>(settings, twinEvents)) {
      const before = last.get(value.twinId);
      if (before && BigInt(value.cause.offset) <= BigInt(before.cause.offset)) throw new Error(`${value.twinId}: cause.offset ${value.cause.offset} follows ${before.cause.offset}`);
      last.set(value.twinId, value);
    }
    for (const contract of [twinState, exportContracts(EXPORT).state]) {
      const revs = new Map<string, number>();
      await until(`${contract.topic} to have the last revisions`, async () => {
        for (const { value, partition } of await readAll<TwinSnapshot>(settings, contract)) {
          if (value.part !== '') continue;
          if (partition >= BEFORE && contract === twinState) moved += 1;
          revs.set(value.twinId, Math.max(revs.get(value.twinId) ?? 0, value.rev));
        }
        return [...last].filter(([twinId]) => twinId.startsWith('counting:')).every(([twinId, { rev }]) => revs.get(twinId) === rev);
      }, { timeoutMs: 30_000, everyMs: 500 });
    }
    expect(moved).toBeGreaterThan(0);
    expect(await partitionsOf()).toBe(AFTER);
    expect((await topics(['show'])).output).toMatch(/epoch 2, 48 partitions, steady/);
  });

  /** One command of the administrator's program; killed with -9 as soon as it has said `until`. */
  async function topics(args: readonly string[], killAt?: string): Promise<{ output: string; code: number | null }> {
    const { kafka, root } = system.stack.context;
    const admin = kafka.credentials('admin');
    const env = { ...process.env, ORRERY_KAFKA_BROKERS: kafka.brokers.join(','), ...(admin ? { ORRERY_KAFKA_USERNAME: admin.username, ORRERY_KAFKA_PASSWORD: admin.password } : {}) };
    const child = spawn(process.execPath, [join(root, 'libs/kafka/dist/bin/orrery-topics.js'), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const take = (text: Buffer): void => {
      output += text.toString();
      appendFileSync(join(system.folder, 'topics.log'), text);
      if (killAt !== undefined && output.includes(killAt)) child.kill('SIGKILL');
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const code = await new Promise<number | null>((resolve) => child.once('exit', (exit) => resolve(exit)));
    return { output, code };
  }

  async function killAndStart(name: string): Promise<void> {
    const service = system.stack.service(name);
    await service.kill();
    await service.restart();
  }

  async function raised(): Promise<Alert[]> {
    const all = new Map((await readAll<Alert>(await withLayout(system.kafka), alertsContract)).map(({ value }) => [value.key, value]));
    return [...all.values()].filter(({ active }) => active).sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  async function stateOf(index: number): Promise<unknown> {
    const twin = await system.get<{ properties?: { count?: { value: unknown } } }>(`/twins/counting:hall:counter-${index}`).catch(() => undefined);
    return twin?.properties?.count?.value;
  }

  async function partitionsOf(): Promise<number> {
    const admin = new KafkaAdmin(await withLayout(system.kafka));
    return (await admin.endOffsets(twinEvents.topic).finally(() => admin.close())).size;
  }
});
