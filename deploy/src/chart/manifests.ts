import { parseAllDocuments } from 'yaml';

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly imagePullPolicy?: string;
  readonly env?: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string; readonly key: string } } }[];
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly resources?: { readonly requests?: Readonly<Record<string, unknown>>; readonly limits?: Readonly<Record<string, unknown>> };
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
}

interface Probe {
  readonly httpGet?: { readonly path: string; readonly port: string | number };
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly automountServiceAccountToken?: boolean;
  readonly hostNetwork?: boolean;
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly terminationGracePeriodSeconds?: number;
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
  readonly nodeSelector?: object;
  readonly tolerations?: readonly object[];
  readonly imagePullSecrets?: readonly object[];
}

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>>; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly data?: unknown;
  readonly stringData?: unknown;
}

export interface Workload {
  readonly manifest: Manifest;
  /** Its service, or what else of the chart it is. */
  readonly part: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly pod: PodSpec;
}

const WORKLOADS = ['Deployment', 'StatefulSet', 'Job', 'CronJob'];

/** What helm rendered, object by object, as Helm and Kubernetes read it: YAML 1.1, where 0440 is octal. @throws Error for text that is no YAML */
export function readManifests(text: string): Manifest[] {
  return parseAllDocuments(text, { merge: true, version: '1.1' }).flatMap((document) => {
    if ('errors' in document && document.errors.length > 0) throw new Error(document.errors[0]!.message);
    const value = document.toJS() as Manifest | null;
    return value ? [value] : [];
  });
}

/** All that runs containers, whatever its kind. */
export function workloadsOf(manifests: readonly Manifest[]): Workload[] {
  return manifests
    .filter(({ kind }) => WORKLOADS.includes(kind))
    .map((manifest) => {
      const spec = (manifest.kind === 'CronJob' ? (manifest.spec!['jobTemplate'] as Manifest).spec : manifest.spec) as { template: { metadata: { labels: Record<string, string> }; spec: PodSpec } };
      const { labels } = spec.template.metadata;
      return { manifest, part: labels['app.kubernetes.io/name'] ?? manifest.metadata.name, labels, pod: spec.template.spec };
    });
}

export const containersOf = ({ pod }: Workload): readonly Container[] => [...(pod.initContainers ?? []), ...pod.containers];

/** What an assertion says of an object: kind/name, and what is wrong. */
export const problemOf = ({ kind, metadata }: Manifest, problem: string): string => `${kind}/${metadata.name} ${problem}`;
