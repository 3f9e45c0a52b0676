import { Worker } from '../harness/worker.js';
import { type MeasuredClient } from './client.js';
import { type ClientSetup } from './layout.js';

export async function startNodeClient(setup: ClientSetup, own: <T extends { stop(): Promise<void> }>(started: T) => T): Promise<MeasuredClient> {
  const worker = own(Worker.start('node-opcua client', 'opcua-ingest/node-client.worker.js'));
  await worker.call('start', setup);
  return { name: 'node-opcua', pid: worker.pid, received: () => worker.call<number>('count'), stop: () => worker.stop() };
}
