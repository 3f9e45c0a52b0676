import { waitUntil } from '@orrery/local-stack';
import { join } from 'node:path';
import { type BenchContext, type Benchmark, type Figure, type Goal, type Outcome } from '../benchmark.js';
import { cpuMicros } from '../harness/cpu-time.js';
import { figureOf } from '../harness/figure.js';
import { interleave, SAMPLES } from '../harness/interleave.js';
import { pythonWith, YardstickMissing } from '../harness/python-environment.js';
import { Worker } from '../harness/worker.js';
import { startAsyncuaClient } from './asyncua-client.js';
import { type MeasuredClient } from './client.js';
import { startIngestion, trust } from './ingestion-client.js';
import { type DeviceSetup, PERIOD_MS, type PlayOrder, SIGNALS_PER_TWIN, VARIABLES } from './layout.js';
import { startNodeClient } from './node-client.js';

const REALM = 'bench-opcua';
const ASYNCUA = '2.1.0';
const CHANGES = 20;
const AGAINST_NODE: Goal = { sense: 'at most', ratio: 2.5 };
const AGAINST_ASYNCUA: Goal = { sense: 'at most', ratio: 0.4 };

/** What one value costs on its way from a subscription into Kafka, beside clients that do nothing with it. */
export const opcuaIngest: Benchmark = {
  name: 'opcua-ingest',
  run: async (context: BenchContext) => {
    const { stack, folder, own, say } = context;
    await stack.createRealm(REALM);
    const clients: MeasuredClient[] = [];
    const device = own(Worker.start('device', 'opcua-ingest/device.worker.js'));
    try {
      const devicePki = join(folder, 'pki', 'device');
      const endpoint = await device.call<string>('start', { pki: devicePki } satisfies DeviceSetup);
      const setup = (name: string) => ({ endpoint, pki: join(folder, 'pki', name) });
      say(`opcua-ingest: ${VARIABLES} variables, every ${PERIOD_MS} ms, SignAndEncrypt`);
      clients.push(own(await startIngestion(context, REALM, setup('ingestion'), devicePki)));
      await trust(devicePki, setup('node-opcua').pki);
      clients.push(await startNodeClient(setup('node-opcua'), own));
      const missing = await addAsyncua(clients, () => pythonWith('asyncua', ASYNCUA, say).then((python) => startAsyncuaClient(python, setup('asyncua'))).then(own));
      return outcomes(await measureAll(device, clients), missing);
    } finally {
      for (const client of clients) await client.stop();
      await device.stop();
      await stack.dropRealm(REALM);
    }
  },
};

async function addAsyncua(clients: MeasuredClient[], start: () => Promise<MeasuredClient>): Promise<string | undefined> {
  try {
    clients.push(await start());
    return undefined;
  } catch (error) {
    if (error instanceof YardstickMissing) return error.message;
    throw error;
  }
}

async function measureAll(device: Worker, clients: readonly MeasuredClient[]): Promise<Record<string, number[]>> {
  for (const client of clients) await waitUntil(`the ${client.name} client to have the first value of every variable`, async () => (await client.received()) >= VARIABLES);
  const arms = Object.fromEntries(clients.map((client) => [client.name, () => microsPerValue(device, client)]));
  return await interleave(arms, { warmups: 1, samples: SAMPLES });
}

/** CPU µs of the client's process, all threads, from the first value until the last has been counted. */
async function microsPerValue(device: Worker, client: MeasuredClient): Promise<number> {
  const before = await client.received();
  const cpu = cpuMicros(client.pid);
  const written = await device.call<number>('play', { client: client.name, changes: CHANGES } satisfies PlayOrder);
  await waitUntil(`the ${client.name} client to have counted ${written} values`, async () => (await client.received()) - before >= written, { timeoutMs: 20_000 });
  const used = cpuMicros(client.pid) - cpu;
  return used / ((await client.received()) - before);
}

function outcomes(samples: Record<string, number[]>, missing: string | undefined): Outcome[] {
  const ours = samples.ingestion ?? [];
  const figure = (against: string, goal: Goal): Figure =>
    figureOf({
      name: `opcua-ingest, ${against}`,
      goal,
      unit: 'CPU µs/value',
      readingsPerRecord: SIGNALS_PER_TWIN,
      against: `${against} client that counts`,
      samples: { ours, yardstick: samples[against] ?? [] },
      details: { variables: VARIABLES, periodMs: PERIOD_MS, valuesPerSample: CHANGES * VARIABLES },
    });
  const asyncua = missing === undefined ? figure('asyncua', AGAINST_ASYNCUA) : { name: 'opcua-ingest, asyncua', reason: missing };
  return [figure('node-opcua', AGAINST_NODE), asyncua];
}
