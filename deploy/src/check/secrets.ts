import { containersOf, type Manifest, problemOf, workloadsOf } from '../chart/manifests.js';
import { type KnownService } from '../chart/service-facts.js';

/** Names of variables that hold secrets whatever a config.ts says: those of components and tools. */
const SECRET_NAME = /(PASSWORD|SECRET|TOKEN|_KEY)$/;

/** A secret is the key of a Secret that somebody else made: no manifest holds one, in a Secret or in a variable. */
export function secretsAreReferred(manifests: readonly Manifest[], services: ReadonlyMap<string, KnownService>): string[] {
  const secret = new Set([...services.values()].flatMap(({ settings }) => settings.filter((setting) => setting.secret !== undefined).map(({ env }) => env)));
  const made = manifests.filter(({ kind, data, stringData }) => kind === 'Secret' && (data !== undefined || stringData !== undefined)).map((manifest) => problemOf(manifest, 'holds secrets in the chart'));
  const written = workloadsOf(manifests).flatMap((workload) =>
    containersOf(workload).flatMap(({ env = [] }) =>
      env.flatMap(({ name, value }) => {
        if (value === undefined) return [];
        const holds = secret.has(name) || SECRET_NAME.test(name) || hasPassword(value);
        return holds ? [problemOf(workload.manifest, `gives ${name} as text: name a key of a Secret`)] : [];
      }),
    ),
  );
  return [...made, ...written];
}

/**
 * A secret is a file of a mounted Secret, so that it is rotated without a restart: a pod's variables are those of its start. What a variable names as
 * a file is really mounted.
 */
export function secretsAreFiles(manifests: readonly Manifest[], services: ReadonlyMap<string, KnownService>): string[] {
  return workloadsOf(manifests).flatMap((workload) => {
    const known = services.get(workload.part);
    if (!known) return [];
    const secret = new Set(known.settings.filter((setting) => setting.secret !== undefined).map(({ env }) => env));
    const env = containersOf(workload).flatMap((container) => container.env ?? []);
    const fixed = env.filter(({ name, valueFrom }) => valueFrom?.secretKeyRef && secret.has(name)).map(({ name }) => `gives ${name} as a variable, which keeps what it was at the start: mount it, and name it in ${name}_FILE`);
    const mounted = new Set(workload.pod.volumes?.flatMap(({ projected }) => (projected as Projected | undefined)?.sources.flatMap(({ secret: from }) => from?.items.map(({ path }) => path) ?? []) ?? []));
    const lost = env.filter(({ name, value }) => name.endsWith('_FILE') && !mounted.has(value?.split('/').at(-1) ?? '')).map(({ name, value }) => `names ${value} in ${name}, which is not mounted`);
    return [...fixed, ...lost].map((problem) => problemOf(workload.manifest, problem));
  });
}

interface Projected {
  readonly sources: readonly { readonly secret?: { readonly name: string; readonly items: readonly { readonly key: string; readonly path: string }[] } }[];
}

const hasPassword = (text: string): boolean => URL.canParse(text) && new URL(text).password !== '';
