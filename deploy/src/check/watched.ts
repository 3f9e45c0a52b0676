import { type Manifest, problemOf, workloadsOf } from '../chart/manifests.js';
import { type KnownService } from '../chart/service-facts.js';
import { policyOf } from './policies.js';

const MANAGEMENT = 'management';
const PROBES = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const;

interface Selector {
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values: readonly string[] }[];
}

/**
 * Who calls a service that serves from outside cannot read its probes and metrics, and who reads those cannot call it: they have a port of their own, the
 * probes ask it, one ServiceMonitor asks there each service that has it and another all others at http, an Ingress leads to http alone, and no peer of a policy has both.
 */
export function watchedApart(manifests: readonly Manifest[], services: ReadonlyMap<string, KnownService>): string[] {
  const managed = workloadsOf(manifests).filter(({ pod }) => pod.containers[0]!.ports?.some(({ name }) => name === MANAGEMENT)).map(({ part }) => part);
  const ofWorkloads = workloadsOf(manifests).flatMap(({ manifest, part, pod: { containers: [container] } }) => [
    ...(services.get(part)?.facts.serves && !managed.includes(part) ? [problemOf(manifest, 'answers probes and metrics where it is called from outside')] : []),
    ...(managed.includes(part) ? PROBES.filter((probe) => container![probe]?.httpGet?.port !== MANAGEMENT).map((probe) => problemOf(manifest, `is asked its ${probe} where it does not answer it`)) : []),
  ]);
  const ofMonitors = manifests.filter(({ kind }) => kind === 'ServiceMonitor').flatMap((monitor) => {
    const { selector, endpoints } = monitor.spec as unknown as { selector: Selector; endpoints: readonly { port: string }[] };
    const asked = selector.matchExpressions?.find(({ key, operator }) => key === 'app.kubernetes.io/name' && operator === 'In')?.values ?? [...services.keys()];
    return asked.flatMap((part) => endpoints.filter(({ port }) => (port === MANAGEMENT) !== managed.includes(part)).map(({ port }) => problemOf(monitor, `asks ${part} for its metrics at ${port}`)));
  });
  const ofIngresses = manifests.filter(({ kind, spec }) => kind === 'Ingress' && /"port":\{(?!"name":"http"\})/.test(JSON.stringify(spec))).map((ingress) => problemOf(ingress, 'leads elsewhere than to http'));
  const ofPolicies = manifests.filter(({ kind, metadata }) => kind === 'NetworkPolicy' && managed.includes(metadata.labels?.['app.kubernetes.io/name'] ?? '')).flatMap((policy) => {
    const peersAt = (named: string) => (policyOf(policy).ingress ?? []).filter(({ ports = [] }) => ports.some(({ port }) => port === named)).flatMap(({ from = [] }) => from.map((peer) => JSON.stringify(peer)));
    const watching = peersAt(MANAGEMENT);
    return peersAt('http').filter((peer) => watching.includes(peer)).map((peer) => problemOf(policy, `lets ${peer} both call and watch`));
  });
  return [...ofWorkloads, ...ofMonitors, ...ofIngresses, ...ofPolicies];
}
