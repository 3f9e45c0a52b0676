import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, readManifests } from '../chart/manifests.js';
import { toolSettings } from '../chart/read-settings.js';
import { knownServices } from '../chart/service-facts.js';
import { generated } from '../chart/write-chart.js';
import { customResources, helm, kubeApiServer, type Say } from '../tools/go-tools.js';
import { onPath, systemTool } from '../tools/system-tools.js';
import { ApiServer } from './api-server.js';
import { admissionBites, appliedTo, defineCustomResources } from './applied.js';
import { formerChart, NO_FORMER } from './former-chart.js';
import { gitSyncFetches } from './git-sync.js';
import { hookComesFirst } from './installed.js';
import { monitoringFits } from './metrics.js';
import { assertions, manifestsOf, profilesOf, reachable, render } from './profiles.js';
import { helmLint, kubernetesValidate, promtool, promtoolOf } from './tools-say.js';
import { upgradedFrom } from './upgraded.js';

export interface Checked {
  readonly name: string;
  readonly problems: readonly string[];
}

/**
 * All that is said of the chart, one after the other, each with what is wrong. `report` hears of each as soon as it is known.
 *
 * @throws MissingToolError that says what to install
 */
export async function checkDeploy(root: string, env: NodeJS.ProcessEnv, say: Say, report: (checked: Checked) => void): Promise<void> {
  const told = async (name: string, problems: Promise<readonly string[]> | readonly string[]) => report({ name, problems: await problems });
  const [services, tools] = await Promise.all([knownServices(root), toolSettings(root)]);
  await told('what is generated is current', staleIn(root, await generated(root)));
  await told('every setting of every config.ts reachable from values, and none invented', reachable(root, services));
  await told('rules and dashboards ask for metrics that there are; every alert has its runbook', monitoringFits(root));
  await told('promtool: alert rules and their tests', promtool(root, env));
  const program = await helm(env, say);
  const rendered = new Map<string, readonly Manifest[]>();
  for (const profile of profilesOf(root)) {
    const named = (name: string) => `${profile.name}: ${name}`;
    await told(named('helm lint'), helmLint(program, root, profile));
    let manifests: Manifest[];
    try {
      manifests = await manifestsOf(program, root, profile);
    } catch (error) {
      report({ name: named('rendered'), problems: [(error as Error).message] });
      continue;
    }
    rendered.set(profile.name, manifests);
    report({ name: named(`rendered, ${manifests.length} objects`), problems: [] });
    for (const [name, problems] of assertions(manifests, services, tools, profile)) report({ name: named(name), problems });
    await told(named('promtool: the rules as they are rendered'), promtoolOf(manifests, env));
    await told(named('kubernetes-validate'), kubernetesValidate(root, manifests));
  }
  const gitSync = onPath('git-sync', env);
  if (gitSync === undefined) say('skipped: git-sync is not on the PATH. It is built by "go build -mod=vendor" from the sources of the version that plant.git.image names (https://github.com/kubernetes/git-sync).');
  else await told('git-sync: takes the arguments of the plant’s job and fetches where the job looks', fetched(gitSync, program, root, env));
  await applied(root, env, say, program, rendered, told);
}

async function fetched(gitSync: string, program: string, root: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const production = profilesOf(root).find(({ name }) => name === 'production')!;
  return gitSyncFetches(gitSync, readManifests(await render(program, root, production, ['--set-json', 'plant.git.ca={"configMap":"git-ca","key":"ca.pem"}'])), env);
}

/** Every profile, applied to a real API server whose admission wants restricted pods. */
async function applied(root: string, env: NodeJS.ProcessEnv, say: Say, program: string, rendered: ReadonlyMap<string, readonly Manifest[]>, told: (name: string, problems: Promise<readonly string[]>) => Promise<void>): Promise<void> {
  const tools = { etcd: systemTool('etcd', env), kubectl: systemTool('kubectl', env), apiServer: await kubeApiServer(root, env, say) };
  const definitions = await customResources(env, say);
  const server = await ApiServer.start(tools);
  try {
    await defineCustomResources(server, definitions);
    for (const [profile, manifests] of rendered) {
      await told(`${profile}: applied to a real API server, pods restricted`, appliedTo(server, profile, manifests));
      await told(`${profile}: its admission refuses a pod of root`, admissionBites(server, profile));
    }
    const production = profilesOf(root).find(({ name }) => name === 'production')!;
    await told('production: installed by helm, the topics job has its way before it runs, and the hook’s policy goes', hookComesFirst(server, program, root, production, env));
    await upgraded(root, env, say, program, server, told);
  } finally {
    await server.stop();
  }
}

/** From the chart of the release before, profile by profile. */
async function upgraded(root: string, env: NodeJS.ProcessEnv, say: Say, program: string, server: ApiServer, told: (name: string, problems: Promise<readonly string[]>) => Promise<void>): Promise<void> {
  const former = await formerChart(root, env);
  if (former === undefined) return say(NO_FORMER);
  try {
    for (const profile of profilesOf(root)) await told(`${profile.name}: upgraded by helm from the chart of ${former.ref}`, upgradedFrom(former, server, program, root, profile));
  } finally {
    former.remove();
  }
}

function staleIn(root: string, files: ReadonlyMap<string, string>): string[] {
  return [...files].filter(([path, text]) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== text).map(([path]) => `${path} is not what the code says: run npm run chart`);
}
