import { type RegistryEntry, sourceStatus, type SourceStatus, twinRegistry } from '@orrery/contracts';
import { KafkaPublisher, readTopic } from '@orrery/kafka';
import { waitUntil } from '@orrery/local-stack';
import { timestampFromMillis } from '@orrery/twin-model';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type BenchContext } from '../benchmark.js';
import { pathOf, SOURCE, twinIdOf } from '../load/readings.js';
import { settingsOf } from '../stack/connection.js';
import { serviceProcess } from '../stack/service-process.js';
import { type MeasuredClient } from './client.js';
import { type ClientSetup, NAMESPACE, PERIOD_MS, QUEUE_SIZE, SIGNALS_PER_TWIN, TWINS, VARIABLES, variableId } from './layout.js';

/** The real ingestion as its own process, told by the registry what to monitor; its own status says what it got. */
export async function startIngestion({ stack, folder, own, env }: BenchContext, realm: string, { endpoint, pki }: ClientSetup, devicePki: string): Promise<MeasuredClient> {
  const settings = settingsOf(stack.connection(realm), 'bench');
  await publishRegistry(settings, endpoint);
  await trust(devicePki, pki);
  const profile = env.BENCH_CPU_PROF ? ['--cpu-prof', `--cpu-prof-dir=${env.BENCH_CPU_PROF}`] : [];
  const service = own(serviceProcess('opcua-ingestion', { ...stack.serviceEnv(realm, 'opcua-ingestion'), ORRERY_PKI_DIR: pki }, folder, profile));
  await service.start();
  let status: SourceStatus | undefined;
  const reading = readTopic(settings, sourceStatus, {
    from: 'beginning',
    onRecord: ({ value }) => {
      if (value?.type === 'status') status = value;
    },
  });
  const stop = async (): Promise<void> => {
    await reading.close();
    await service.stop();
  };
  try {
    await waitUntil('the ingestion to monitor every variable', () => {
      if (!service.running) throw new Error(`The ingestion has ended:\n${service.lastLines()}`);
      return status?.state === 'connected' && status.items.monitored === VARIABLES;
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { name: 'ingestion', pid: service.pid as number, received: async () => Number(status?.counters.published ?? 0), stop };
}

async function publishRegistry(settings: ReturnType<typeof settingsOf>, endpoint: string): Promise<void> {
  const appliedAt = timestampFromMillis(Date.now());
  const source: RegistryEntry = {
    type: 'source',
    id: SOURCE,
    protocol: 'opcua',
    endpoint,
    securityMode: 'SignAndEncrypt',
    securityPolicy: 'Basic256Sha256',
    clock: 'device',
    acceptPastMs: 604_800_000,
    acceptFutureMs: 600_000,
    samplingIntervalMs: 0,
    publishingIntervalMs: PERIOD_MS,
    trigger: 'StatusValue',
    appliedAt,
  };
  const bindings = Array.from({ length: TWINS }, (_, twin): RegistryEntry => ({
    type: 'binding',
    source: SOURCE,
    twinId: twinIdOf(twin),
    items: Array.from({ length: SIGNALS_PER_TWIN }, (__, signal) => ({
      node: `nsu=${NAMESPACE};s=${variableId('ingestion', twin * SIGNALS_PER_TWIN + signal)}`,
      path: pathOf(signal),
      datatype: 'double',
      queueSize: QUEUE_SIZE,
    })),
    appliedAt,
  }));
  const publisher = new KafkaPublisher(settings);
  try {
    await publisher.publish(twinRegistry, [source, ...bindings].map((value) => ({ value, source: 'bench' })));
  } finally {
    await publisher.close();
  }
}

/** The device's certificate in the client's trust list, as an engineer would put it there. */
export async function trust(devicePki: string, clientPki: string): Promise<void> {
  const folder = join(clientPki, 'trusted', 'certs');
  await mkdir(folder, { recursive: true });
  await copyFile(join(devicePki, 'own', 'certs', 'certificate.pem'), join(folder, 'device.pem'));
}
