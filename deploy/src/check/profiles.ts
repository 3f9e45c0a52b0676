import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { type Manifest, readManifests } from '../chart/manifests.js';
import { type toolSettings } from '../chart/read-settings.js';
import { CHART_SETTINGS } from '../chart/service-table.js';
import { type KnownService } from '../chart/service-facts.js';
import { run } from '../tools/run.js';
import { hooksReach } from './hooks.js';
import { servicesAreMissed } from './missed.js';
import { namesFit } from './names.js';
import { operable } from './operation.js';
import { conduitsFit, type Device, onlyCommandWrites, policiesCover } from './policies.js';
import { restricted } from './restricted.js';
import { secretsAreFiles, secretsAreReferred } from './secrets.js';
import { settingsAreReachable, settingsFit } from './settings.js';
import { watchedApart } from './watched.js';

export const CHART = 'deploy/chart';
/** What the chart is rendered as, in every check. */
export const NAMESPACE = 'orrery';
export const RELEASE = 'orrery';
/** Kubernetes for which the manifests must be right. */
export const KUBERNETES = '1.36.0';

export interface Profile {
  readonly name: string;
  readonly file: string;
  readonly devices: readonly Device[];
  /** Of topics that grow, where it says so. */
  readonly partitions?: number;
}

export function profilesOf(root: string): Profile[] {
  return globSync('profiles/*.yaml', { cwd: join(root, CHART) })
    .sort()
    .map((path) => {
      const file = join(root, CHART, path);
      const { devices = [], topics } = parse(readFileSync(file, 'utf8'), { merge: true }) as { devices?: Device[]; topics?: { partitions?: number } };
      return { name: basename(path, '.yaml'), file, devices, ...(topics?.partitions === undefined ? {} : { partitions: topics.partitions }) };
    });
}

/** All manifests of a profile as text. @throws Error with what helm says is wrong */
export async function render(helm: string, root: string, { file }: Pick<Profile, 'file'>, more: readonly string[] = [], release = RELEASE): Promise<string> {
  const { code, stdout, stderr } = await run(helm, ['template', release, join(root, CHART), '--namespace', NAMESPACE, '--kube-version', KUBERNETES, '-f', file, ...more]);
  if (code !== 0) throw new Error(stderr.trim());
  return stdout;
}

/** What the chart promises of every manifest, whatever the profile. */
export function assertions(manifests: readonly Manifest[], services: ReadonlyMap<string, KnownService>, tools: Awaited<ReturnType<typeof toolSettings>>, { devices, partitions }: Pick<Profile, 'devices' | 'partitions'>): ReadonlyMap<string, string[]> {
  return new Map([
    ['every container restricted', restricted(manifests)],
    ['every secret referenced', secretsAreReferred(manifests, services)],
    ['every secret of a service in a file', secretsAreFiles(manifests, services)],
    ['every setting one that the service or tool has and takes', settingsFit(manifests, new Map([...services, ...tools]))],
    ['every pod covered by a policy', policiesCover(manifests)],
    ['every hook has its ways before it runs', hooksReach(manifests)],
    ['only command reaches what writes', onlyCommandWrites(manifests, devices)],
    ['every conduit one of the contracts', conduitsFit(manifests, services)],
    ['every service operable', operable(manifests, services, partitions)],
    ['who calls cannot watch, and who watches cannot call', watchedApart(manifests, services)],
    ['every name one that has room for what is made from it', namesFit(manifests)],
    ['every service missed where it is gone', servicesAreMissed(manifests, services)],
  ]);
}

export const reachable = (root: string, services: ReadonlyMap<string, KnownService>): string[] =>
  settingsAreReachable(JSON.parse(readFileSync(join(root, CHART, 'values.schema.json'), 'utf8')) as object, services, CHART_SETTINGS);

export const manifestsOf = async (helm: string, root: string, profile: Profile): Promise<Manifest[]> => readManifests(await render(helm, root, profile));
