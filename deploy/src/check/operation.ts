import { type Manifest, problemOf, workloadsOf } from '../chart/manifests.js';
import { type KnownService } from '../chart/service-facts.js';
import { scalersSignIn } from './scalers.js';

/**
 * Every service has the three probes, time to drain, a budget for disruptions and a Service; no replica and no scaler goes beyond the partitions, and each
 * scaler can sign in. `grown`: what topics that grow have, where that is more than their contracts say.
 */
export function operable(manifests: readonly Manifest[], services: ReadonlyMap<string, KnownService>, grown?: number): string[] {
  const partitionsOf = (part: string) => {
    const { partitions, grows } = services.get(part)?.facts ?? {};
    return grows ? (grown ?? partitions) : partitions;
  };
  const named = (kind: string, part: string) => manifests.some((manifest) => manifest.kind === kind && manifest.metadata.labels?.['app.kubernetes.io/name'] === part);
  const ofServices = workloadsOf(manifests).flatMap(({ manifest, part, pod }) => {
    const known = services.get(part);
    if (!known) return [];
    const [container] = pod.containers;
    const deadline = container!.env?.find(({ name }) => name === 'ORRERY_DRAIN_DEADLINE')?.value ?? '10s';
    return [
      ...(['startupProbe', 'livenessProbe', 'readinessProbe'] as const).filter((probe) => !container![probe]).map((probe) => `has no ${probe}`),
      ...((pod.terminationGracePeriodSeconds ?? 30) > secondsOf(deadline) ? [] : [`is killed before its drain may end (${deadline})`]),
      ...['PodDisruptionBudget', 'Service', 'NetworkPolicy'].filter((kind) => !named(kind, part)).map((kind) => `has no ${kind}`),
      ...(manifest.kind === known.facts.workload ? [] : [`is no ${known.facts.workload}`]),
      ...((manifest.spec?.['replicas'] as number | undefined ?? 0) > 1 && known.facts.replicas === 'one' ? ['has more than one owner of its devices'] : []),
      ...((manifest.spec?.['replicas'] as number | undefined ?? 0) > (partitionsOf(part) ?? Infinity) ? [`has more replicas than the ${partitionsOf(part)} partitions that they share`] : []),
    ].map((problem) => problemOf(manifest, problem));
  });
  const scaled = manifests.flatMap((manifest) => {
    const partitions = partitionsOf(manifest.metadata.labels?.['app.kubernetes.io/name'] ?? '');
    const max = manifest.spec?.['maxReplicaCount'] as number | undefined;
    return manifest.kind === 'ScaledObject' && (partitions === undefined || max === undefined || max > partitions) ? [problemOf(manifest, `may go to ${max} replicas, and there are ${partitions} partitions`)] : [];
  });
  return [...ofServices, ...scaled, ...scalersSignIn(manifests)];
}

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3_600, d: 86_400 };

function secondsOf(duration: string): number {
  const [, amount, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(duration) ?? [];
  return Number(amount) * (SECONDS[unit ?? ''] ?? Number.NaN);
}
