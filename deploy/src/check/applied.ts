import { type Manifest, workloadsOf } from '../chart/manifests.js';
import { type ApiServer } from './api-server.js';

/** JSON is YAML of every version. */
const written = (manifests: readonly object[]) => manifests.map((manifest) => `---\n${JSON.stringify(manifest)}\n`).join('');
const LEVELS = ['enforce', 'warn'] as const;

/** The kinds of custom resources that the chart makes. @throws Error where the server refuses a definition */
export async function defineCustomResources(server: Pick<ApiServer, 'kubectl'>, folder: string): Promise<void> {
  const { code, stderr } = await server.kubectl(['apply', '--server-side', '-f', folder]);
  if (code !== 0) throw new Error(`The definitions of custom resources are refused:\n${stderr}`);
  const ready = await server.kubectl(['wait', '--for=condition=Established', '--timeout=60s', 'crd', '--all']);
  if (ready.code !== 0) throw new Error(`The custom resources do not become known:\n${ready.stderr}`);
}

/**
 * Applies all objects of a profile, in a namespace whose pods must hold to the restricted standard; and, since nothing makes pods of workloads
 * here, asks for each workload's pod itself: that is where the admission refuses.
 */
export async function appliedTo(server: ApiServer, profile: string, manifests: readonly Manifest[]): Promise<string[]> {
  const namespace = `profile-${profile}`;
  const labels = Object.fromEntries(LEVELS.map((level) => [`pod-security.kubernetes.io/${level}`, 'restricted']));
  // The account that a controller would make.
  const place = [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } }, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } }];
  const made = await server.kubectl(['apply', '--server-side', '-f', '-'], written(place));
  if (made.code !== 0) return [made.stderr.trim()];
  const pods = workloadsOf(manifests).map(({ manifest, labels: ofPod, pod }) => podOf(manifest, ofPod, pod));
  const [all, alone] = [
    await server.kubectl(['apply', '--server-side', '-n', namespace, '-f', '-'], written(manifests)),
    await server.kubectl(['apply', '--server-side', '-n', namespace, '--dry-run=server', '-f', '-'], written(pods)),
  ];
  return [...linesOf(all), ...linesOf(alone)];
}

/** A volume that a StatefulSet would claim is one of the pod: its controller puts it there. */
function podOf({ kind, metadata, spec }: Manifest, labels: Readonly<Record<string, string>>, pod: object): object {
  const claims = ((spec?.['volumeClaimTemplates'] ?? []) as { metadata: { name: string } }[]).map(({ metadata: { name } }) => ({ name, persistentVolumeClaim: { claimName: `${name}-${metadata.name}-0` } }));
  const { volumes = [] } = pod as { volumes?: object[] };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: `${metadata.name}-${kind.toLowerCase()}`, labels }, spec: { ...pod, volumes: [...volumes, ...claims] } };
}

/** What the server refuses, and what it warns of: a warning is a field that will go, or a pod that would be refused. */
const linesOf = ({ code, stderr }: { code: number; stderr: string }): string[] => {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  return code === 0 ? lines.filter((line) => line.startsWith('Warning:')) : lines;
};

/** A pod that asks for what is forbidden, to see that the admission bites: else an empty list of problems would say nothing. */
export async function admissionBites(server: ApiServer, profile: string): Promise<string[]> {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'root' }, spec: { containers: [{ name: 'root', image: 'x:1', securityContext: { runAsUser: 0 } }] } };
  const { code, stderr } = await server.kubectl(['apply', '--server-side', '-n', `profile-${profile}`, '--dry-run=server', '-f', '-'], written([pod]));
  return code !== 0 && stderr.includes('violates PodSecurity "restricted') ? [] : [`a pod of root was not refused for it: ${stderr || 'it was taken'}`];
}

