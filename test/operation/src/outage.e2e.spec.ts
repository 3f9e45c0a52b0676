import { figure, until } from '@orrery/testing';
import { NumberedLoad, RunningSystem } from '@orrery/testing/system';
import { metricOf } from './metric-of.js';

/** What an edge site lives through: Kafka is away, and the power fails on top of it (docs/kubernetes.md, ADR 0028). */
describe('Outage', () => {
  let system: RunningSystem;

  beforeAll(async () => {
    const without = ['maintenance', 'alerting', 'command', 'simulation', 'opcua-ingestion', 'twin-export'];
    system = await RunningSystem.start({ name: 'outage', parts: () => [], envOf: NumberedLoad.envOf, env: { ORRERY_SESSION_TIMEOUT: '6s' }, without });
  });
  afterAll(() => system?.stop());

  test('Kafka is killed while machines count, ingestion is killed after it: what the broker was told to forget waits on disk, and all of it comes, in order, when Kafka is back', async () => {
    const load = await NumberedLoad.start(system, { perSecond: 500 });
    const { kafka, portOf } = system.stack.context;
    const ingestion = system.stack.service('mqtt-ingestion');
    const onDisk = () => metricOf(portOf('mqtt-ingestion'), 'orrery_source_queue_readings');
    const counted = load.total;
    await until('a second of load', () => load.total > counted + 500);
    await kafka.kill();
    const awayMs = performance.now();
    await until('two thousand readings on disk', async () => (await onDisk()) > 2_000, { timeoutMs: 60_000 });
    const kept = await onDisk();
    await ingestion.kill();
    const killed = load.total;
    await until('a second without ingestion', () => load.total > killed + 500);
    await kafka.restart();
    figure(`${((performance.now() - awayMs) / 1000).toFixed(1)} s without Kafka; ${kept} readings were on disk when ingestion was killed, and of them the broker knew nothing any more`);
    await ingestion.restart();
    const backMs = performance.now();
    await until('nothing to be left on disk', async () => (await onDisk()) === 0, { timeoutMs: 60_000 });
    figure(`caught up ${((performance.now() - backMs) / 1000).toFixed(1)} s after ingestion was ready, while ${load.total - killed} more were sent`);
    await load.stop();
    const { sent, inHistory, longestDelayS } = await load.verify();
    expect(inHistory).toBe(sent);
    figure(`${sent} readings sent, ${inHistory} in history, each once; at most ${longestDelayS.toFixed(1)} s until the log had one`);
  });
});
