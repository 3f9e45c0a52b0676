import { waitUntil } from '@orrery/local-stack';
import { type Story } from '../stories.js';

/** The images are in the cluster already, built by buildah from the same Dockerfile: what a page tells of docker and kind was done so. Ports are forwarded where somebody signs in. */
const DONE_OTHERWISE = /^(version=|npm run dist|for folder| {2}name=| {2}docker build|done$|kubectl port-forward)/;

export const install: Story = async ({ operator, book }, figure) => {
  const commands = book.take('kubernetes.md', 'On a laptop').split('\n').filter((line) => !DONE_OTHERWISE.test(line));
  await operator.types(commands.join('\n'));
  figure(`every pod ready after ${(await operator.allReady()).toFixed(0)} s`);
  await waitUntil('the topics job to be done', async () => (await operator.kubectl('wait', '--for=condition=complete', 'job', '-l', 'app.kubernetes.io/name=topics', '--timeout=5s')).code === 0, { timeoutMs: 300_000 });
  const pods = await operator.pods();
  figure(`${pods.filter(({ ended }) => !ended).length} pods`);
  return operator.restarted();
};
