import { openClientPki } from '@orrery/opcua';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type MeasuredClient } from './client.js';
import { type ClientSetup, NAMESPACE, PERIOD_MS, QUEUE_SIZE, VARIABLES } from './layout.js';

const SCRIPT = fileURLToPath(new URL('../../src/opcua-ingest/count_values.py', import.meta.url));
const APPLICATION = 'urn:orrery:bench-asyncua';

export async function startAsyncuaClient(python: string, { endpoint, pki: root }: ClientSetup): Promise<MeasuredClient> {
  const pki = await openClientPki({ root, applicationUri: APPLICATION, applicationName: 'bench-asyncua', watch: false });
  const args = [SCRIPT, endpoint, NAMESPACE, 'asyncua', VARIABLES, QUEUE_SIZE, PERIOD_MS, pki.certificateFile, pki.privateKeyFile, APPLICATION].map(String);
  await pki.close();
  const child = spawn(python, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors = `${errors}${chunk.toString()}`.slice(-4_000)));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => {
    const { done, value } = (await lines.next()) as { done?: boolean; value?: string };
    if (done || value === undefined) throw new Error(`The asyncua client has ended: ${errors.trim()}`);
    return value;
  };
  await line();
  return {
    name: 'asyncua',
    pid: child.pid as number,
    received: async () => {
      child.stdin.write('\n');
      return Number(await line());
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}
