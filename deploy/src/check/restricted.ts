import { type Container, containersOf, type Manifest, problemOf, workloadsOf } from '../chart/manifests.js';

/**
 * Every pod holds to the restricted standard (https://kubernetes.io/docs/concepts/security/pod-security-standards/), and to what the chart asks
 * beyond it: a root filesystem that cannot be written, no token of a service account, bounded memory.
 */
export function restricted(manifests: readonly Manifest[]): string[] {
  return workloadsOf(manifests).flatMap((workload) => {
    const { manifest, pod } = workload;
    const { securityContext = {} } = pod;
    const ofPod = [
      pod.automountServiceAccountToken !== false && 'mounts a token of its service account',
      pod.hostNetwork === true && "is in the host's network",
      securityContext['runAsNonRoot'] !== true && 'may run as root',
      (securityContext['seccompProfile'] as { type?: string } | undefined)?.type !== 'RuntimeDefault' && 'has no seccomp profile',
      (pod.volumes ?? []).some((volume) => 'hostPath' in volume) && 'mounts a folder of the host',
    ];
    const ofContainers = containersOf(workload).flatMap((container) => wrongWith(container).map((wrong) => `container ${container.name} ${wrong}`));
    return [...ofPod.filter((wrong) => wrong !== false), ...ofContainers].map((wrong) => problemOf(manifest, wrong));
  });
}

function wrongWith({ image, securityContext = {}, resources = {} }: Container): string[] {
  const { drop = [], add = [] } = (securityContext['capabilities'] ?? {}) as { drop?: string[]; add?: string[] };
  return [
    securityContext['privileged'] === true && 'is privileged',
    securityContext['allowPrivilegeEscalation'] !== false && 'may gain privileges',
    securityContext['readOnlyRootFilesystem'] !== true && 'may write its root filesystem',
    securityContext['runAsNonRoot'] === false && 'may run as root',
    (!drop.includes('ALL') || add.length > 0) && 'keeps capabilities',
    (!resources.requests?.['memory'] || !resources.limits?.['memory']) && 'has no bound of its memory',
    !/(:[^:/]+|@sha256:[0-9a-f]{64})$/.test(image) && `has an image without version: ${image}`,
    image.endsWith(':latest') && 'runs whatever is latest',
  ].filter((wrong) => wrong !== false);
}
