import { type Manifest, problemOf } from '../chart/manifests.js';

/** What a value of a label holds. */
const LABEL = 63;
/**
 * How long the name of an object may be, so that what is made from it fits into a label or a name of 63. Of a StatefulSet: its pods bear `<name>-<hash of
 * ten>` in controller-revision-hash, and are refused beyond (the StatefulSet itself is taken). Of a CronJob: its jobs add `-<minute of eight>` and some room
 * (the API's own bound). Of a Job: its pods bear its name (batch.kubernetes.io/job-name). Of a ScaledObject: its HorizontalPodAutoscaler does (scaledobject.keda.sh/name).
 */
const MOST: Readonly<Record<string, number>> = { StatefulSet: 52, CronJob: 52, Job: LABEL, Service: LABEL, ScaledObject: LABEL };
const OTHERS = 253;
/** RFC 1035 for a Service, which is a name in DNS by itself; RFC 1123 for the others. */
const SERVICE = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;
const NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const VALUE = /^([A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?)?$/;

/** Every name has room for what Kubernetes' own controllers make from it, and every label is one, in objects and in what they make. */
export function namesFit(manifests: readonly Manifest[]): string[] {
  return manifests.flatMap((manifest) => {
    const { kind, metadata: { name } } = manifest;
    const most = MOST[kind] ?? OTHERS;
    return [
      ...(name.length > most ? [`has a name of ${name.length} characters, and a ${kind} has room for ${most}`] : []),
      ...((kind === 'Service' ? SERVICE : NAME).test(name) ? [] : ['has a name that Kubernetes refuses']),
      ...labelsIn(manifest).filter(([, value]) => value.length > LABEL || !VALUE.test(value)).map(([key, value]) => `has a label that Kubernetes refuses: ${key}: ${value}`),
    ].map((problem) => problemOf(manifest, problem));
  });
}

/** Labels of the object and of what it makes, and those that it looks for. */
function labelsIn(value: unknown): [string, string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === 'labels' || key === 'matchLabels' ? Object.entries((inner ?? {}) as Record<string, string>) : labelsIn(inner)));
}
