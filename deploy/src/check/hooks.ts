import { type Manifest, problemOf, workloadsOf } from '../chart/manifests.js';
import { policyOf, selects } from './policies.js';

const HOOK = 'helm.sh/hook';
const eventsOf = ({ metadata }: Manifest): string[] => metadata.annotations?.[HOOK]?.split(',') ?? [];
const weightOf = ({ metadata }: Manifest): number => Number(metadata.annotations?.['helm.sh/hook-weight'] ?? 0);

/**
 * What runs before the release is there has its ways before it runs: a hook of the same events and of a lower weight, whose name is not that of a policy of
 * the release, which helm would refuse to take over. Without policies of its own the chart promises nothing.
 */
export function hooksReach(manifests: readonly Manifest[]): string[] {
  const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy');
  if (policies.length === 0) return [];
  const [hooked, kept] = [policies.filter((policy) => eventsOf(policy).length > 0), policies.filter((policy) => eventsOf(policy).length === 0)];
  const before = workloadsOf(manifests).flatMap((workload) => {
    const events = eventsOf(workload.manifest).filter((event) => event.startsWith('pre-'));
    const reached = (event: string) => hooked.some((policy) => eventsOf(policy).includes(event) && weightOf(policy) < weightOf(workload.manifest) && selects(policy, workload) && policyOf(policy).egress?.length);
    return events.filter((event) => !reached(event)).map((event) => problemOf(workload.manifest, `runs at ${event} before any policy lets it out: where the namespace denies by default it reaches nothing`));
  });
  const twice = hooked.filter(({ metadata }) => kept.some((policy) => policy.metadata.name === metadata.name)).map((policy) => problemOf(policy, 'is a hook and has the name of a policy of the release'));
  return [...before, ...twice];
}
