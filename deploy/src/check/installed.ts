import { join } from 'node:path';
import { waitUntil } from '@orrery/local-stack';
import { run } from '../tools/run.js';
import { type ApiServer } from './api-server.js';
import { CHART, type Profile } from './profiles.js';

const NAMESPACE = 'installed';
const JOB = 'orrery-topics';

/**
 * Helm itself installs a profile at a real API server. Nothing runs a job there, so the topics job is told to be done by hand; until then the only policy is that of
 * the hook, afterwards those of the release are there and the hook's is gone.
 */
export async function hookComesFirst(server: ApiServer, helm: string, root: string, { file }: Profile, env: NodeJS.ProcessEnv): Promise<string[]> {
  await server.kubectl(['create', 'namespace', NAMESPACE]);
  const install = ['install', 'orrery', join(root, CHART), '--namespace', NAMESPACE, '-f', file, '--set', 'plant.enabled=false', '--timeout', '5m', '--kubeconfig', server.kubeconfig];
  let ended = false;
  const installing = run(helm, install, { env }).finally(() => (ended = true));
  const namesOf = async (kind: string) => (await server.kubectl(['get', kind, '--namespace', NAMESPACE, '-o', 'name'])).stdout.split('\n').flatMap((line) => line.split('/')[1] ?? []);
  await waitUntil('the topics job', async () => ended || (await namesOf('job')).includes(JOB), { timeoutMs: 120_000, intervalMs: 500 });
  const meanwhile = await namesOf('networkpolicy');
  await server.kubectl(['patch', 'job', JOB, '--namespace', NAMESPACE, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status: done(new Date().toISOString()) })]);
  const { code, stderr } = await installing;
  const afterwards = await namesOf('networkpolicy');
  return [
    ...(code === 0 ? [] : [`helm install ended with ${code}: ${stderr.trim()}`]),
    ...(meanwhile.join() === 'orrery-topics-hook' ? [] : [`while the topics job runs, the policies are: ${meanwhile.join(', ') || 'none'}`]),
    ...(afterwards.includes('orrery-nothing') && !afterwards.includes('orrery-topics-hook') ? [] : [`when the release is there, its policies are: ${afterwards.join(', ') || 'none'}`]),
  ];
}

/** What the controller of jobs would write. */
const done = (now: string) => ({
  startTime: now,
  completionTime: now,
  succeeded: 1,
  conditions: ['SuccessCriteriaMet', 'Complete'].map((type) => ({ type, status: 'True', lastTransitionTime: now })),
});
