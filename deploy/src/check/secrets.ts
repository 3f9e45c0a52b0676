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

const hasPassword = (text: string): boolean => URL.canParse(text) && new URL(text).password !== '';
