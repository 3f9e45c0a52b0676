import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { knownServices } from '../chart/service-facts.js';
import { type Checked } from '../check/check-deploy.js';
import { customResources, helm, type Say } from '../tools/go-tools.js';
import { Cluster } from './cluster.js';
import { clusterImages } from './images/cluster-images.js';
import { Operator } from './operator.js';
import { clusterPrograms } from './programs.js';
import { RunBook } from './run-book.js';
import { storiesOf } from './stories.js';

/** One thing that was done, with what went wrong and what was measured. */
export interface Told extends Checked {
  readonly figures: readonly string[];
}

/**
 * A cluster of one node, the images of this working copy, and everything that the operator's pages tell to type there, in the order in which somebody would. `report` hears of
 * each step as soon as it is done. The profile is the laptop's: where a page names production and acme.yaml, the laptop's stand for them, but in the last story, which installs production.
 *
 * @param root the repository, after `npm run dist`
 * @param onStop is given what ends it at once: the cluster goes, and what was not tried is said
 * @throws MissingToolError that says what to install
 */
export async function checkCluster(root: string, env: NodeJS.ProcessEnv, say: Say, report: (told: Told) => void, onStop: (stop: () => void) => void): Promise<void> {
  const stopping = new AbortController();
  onStop(() => stopping.abort());
  const { signal } = stopping;
  const [programs, helmFile, definitions] = [await clusterPrograms(root, env, say), await helm(env, say), await customResources(env, say)];
  const archives = await clusterImages(root, env, say);
  const book = await RunBook.read(root);
  const folder = await mkdtemp(join(tmpdir(), 'orrery-operator-'));
  await writeFile(join(folder, 'acme.yaml'), '{}\n');
  const started = performance.now();
  say('Starting a cluster of one node');
  signal.throwIfAborted();
  const cluster = await Cluster.start(root, programs, env);
  signal.addEventListener('abort', () => void cluster.stop(), { once: true });
  try {
    signal.throwIfAborted();
    for (const archive of archives) await cluster.load(archive);
    report({ name: 'a cluster of one node, with the images of this working copy', problems: [], figures: [`${seconds(started)} until it takes pods`] });
    const path = [dirname(helmFile), join(root, 'node_modules/.bin'), env['PATH']].join(delimiter);
    const operator = new Operator(cluster, root, { ...env, PATH: path, HOME: folder });
    const context = { root, folder, definitions, operator, book, services: await knownServices(root) };
    let stands = true;
    for (const [name, story] of storiesOf(context)) {
      if (!stands) {
        report({ name, problems: [`not tried: ${signal.aborted ? 'it was ended' : 'nothing was installed'}`], figures: [] });
        continue;
      }
      const began = performance.now();
      const figures: string[] = [];
      const problems = await story((figure) => figures.push(figure)).catch((error: unknown) => [(error as Error).message]);
      stands = !signal.aborted && (await operator.pods()).length > 0;
      report({ name, problems, figures: [...figures, seconds(began)] });
    }
    report({ name: 'every command of the pages was typed', problems: book.left(), figures: [] });
  } finally {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const seconds = (since: number) => `${((performance.now() - since) / 1_000).toFixed(0)} s`;
