import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readManifests } from '../chart/manifests.js';
import { run } from '../tools/run.js';
import { type ApiServer } from './api-server.js';
import { type FormerChart } from './former-chart.js';
import { CHART, KUBERNETES, type Profile, profilesOf, RELEASE } from './profiles.js';

const GUIDE = 'docs/upgrading.md';

/**
 * Helm itself installs the former chart with its own profile at a real API server, then the current one over it. What Kubernetes never changes of an object that
 * is there (selectors, claims of a StatefulSet, templates of a Job) is refused here, as at whoever upgrades. Nothing may be, but for objects that docs/upgrading.md
 * tells to delete first: those are deleted as it says, and the upgrade must succeed then. Hooks are left out: Helm deletes them before it makes them anew.
 */
export async function upgradedFrom(former: FormerChart, server: ApiServer, helm: string, root: string, profile: Profile): Promise<string[]> {
  const before = profilesOf(former.root).find(({ name }) => name === profile.name);
  if (!before) return []; // new since
  const namespace = `upgraded-${profile.name}`;
  await server.kubectl(['create', 'namespace', namespace]);
  const helmed = (verb: string, chart: string, file: string) => run(helm, [verb, RELEASE, join(chart, CHART), '--namespace', namespace, '-f', file, '--no-hooks', '--kubeconfig', server.kubeconfig]);
  const installed = await helmed('install', former.root, before.file);
  if (installed.code !== 0) return [`the chart of ${former.ref} cannot be installed: ${installed.stderr.trim()}`];
  const refused = await refusedBy(server, helm, root, profile, namespace);
  const told = toldToDelete(readFileSync(join(root, GUIDE), 'utf8'));
  const silent = refused.filter(({ object }) => !told.has(object)).map(({ object, why }) => `${object} cannot be upgraded from ${former.ref}, and ${GUIDE} does not tell to delete it: ${why}`);
  if (silent.length > 0) return silent;
  if (refused.length > 0) await server.kubectl(['delete', '--namespace', namespace, ...refused.map(({ object }) => object)]);
  const upgraded = await helmed('upgrade', root, profile.file);
  return upgraded.code === 0 ? [] : [`helm upgrade from ${former.ref} ends with ${upgraded.code}: ${upgraded.stderr.trim()}`];
}

/** Helm stops at the first object that is refused; the server, asked about each, names all. Jobs that are no hooks have another name with each pod. */
async function refusedBy(server: ApiServer, helm: string, root: string, { file }: Profile, namespace: string): Promise<Refusal[]> {
  const { stdout } = await run(helm, ['template', RELEASE, join(root, CHART), '--namespace', namespace, '--kube-version', KUBERNETES, '--is-upgrade', '--no-hooks', '-f', file]);
  const manifests = readManifests(stdout).filter(({ kind }) => kind !== 'Job');
  const { code, stderr } = await server.kubectl(['apply', '--server-side', '--force-conflicts', '--dry-run=server', '--namespace', namespace, '-f', '-'], manifests.map((manifest) => `---\n${JSON.stringify(manifest)}\n`).join(''));
  return code === 0 ? [] : refusalsIn(stderr);
}

interface Refusal {
  /** As kubectl names it: statefulset/orrery-command. */
  readonly object: string;
  readonly why: string;
}

/** What kubectl says of objects that are refused; of what it says otherwise nobody can be told to delete anything. */
export function refusalsIn(stderr: string): Refusal[] {
  return stderr.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('Warning:')).map((line) => {
    const [, kind, name] = /^The (\w+) "([^"]+)" is invalid/.exec(line) ?? /(\w+?)(?:\.[\w.]+)? "([^"]+)" is invalid/.exec(line) ?? [];
    return { object: kind && name ? `${kind.toLowerCase()}/${name}` : line, why: line };
  });
}

/** Objects that a page tells to delete by `kubectl delete <kind> <name>…`, under the names that the release `orrery` gives them. */
export const toldToDelete = (page: string): ReadonlySet<string> =>
  new Set([...page.matchAll(/^kubectl delete (\w+) ([^\n#]+)/gm)].flatMap(([, kind, rest]) => rest!.split(/\s+-/)[0]!.trim().split(/\s+/).map((name) => `${kind}/${name}`)));
