import { NODE_ADDRESS, POD_RANGE } from './node-machine.js';

/** The address at which pods ask for names: a Service of kube-system, as in every cluster. */
export const DNS_ADDRESS = '10.96.0.10';
export const PAUSE_IMAGE = 'orrery.local/pause:1';
export const DNS_IMAGE = 'orrery.local/dns:1';
export const NODE_NAME = 'node';

/** Where the node keeps what it has. Sockets' paths must stay below 108 characters. */
export interface NodeFolders {
  readonly root: string;
  readonly cniPlugins: string;
}

export const socketOf = (root: string) => `${root}/containerd.sock`;

/** containerd's configuration (version 3). */
export const containerdSettings = ({ root, cniPlugins }: NodeFolders) => `version = 3
root = "${root}/containerd"
state = "${root}/containerd-state"

[grpc]
  address = "${socketOf(root)}"

[plugins.'io.containerd.cri.v1.images']
  snapshotter = "overlayfs"

[plugins.'io.containerd.cri.v1.images'.pinned_images]
  sandbox = "${PAUSE_IMAGE}"

[plugins.'io.containerd.cri.v1.runtime']
  # Whoever may not lower it below its own (a machine that is itself a guest) runs pods all the same.
  restrict_oom_score_adj = true

[plugins.'io.containerd.cri.v1.runtime'.containerd]
  default_runtime_name = "runc"

[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"

[plugins.'io.containerd.cri.v1.runtime'.cni]
  bin_dirs = ["${cniPlugins}"]
  conf_dir = "${root}/cni"
`;

/** Each pod at the end of a wire of its own: what pods say to each other goes through the node's tables, where Services and policies are. */
export const podNetwork = (root: string) => ({
  cniVersion: '1.0.0',
  name: 'pods',
  plugins: [
    { type: 'ptp', ipMasq: false, ipam: { type: 'host-local', ranges: [[{ subnet: POD_RANGE }]], routes: [{ dst: '0.0.0.0/0' }], dataDir: `${root}/addresses` } },
    { type: 'portmap', capabilities: { portMappings: true } },
  ],
});

/** KubeletConfiguration v1beta1. Whoever asks it is inside the namespace, so it asks nobody who they are. */
export const kubeletSettings = (root: string, controlGroup: string) => ({
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
  failCgroupV1: false,
  cgroupDriver: 'cgroupfs',
  cgroupRoot: controlGroup,
  enforceNodeAllocatable: [],
  failSwapOn: false,
  authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
  authorization: { mode: 'AlwaysAllow' },
  containerRuntimeEndpoint: `unix://${socketOf(root)}`,
  clusterDNS: [DNS_ADDRESS],
  clusterDomain: 'cluster.local',
  resolvConf: `${root}/resolv.conf`,
  podLogsDir: `${root}/pod-logs`,
  serializeImagePulls: false,
  maxPods: 80,
  // A disk that others fill is no reason to end pods that are looked at for some minutes.
  evictionHard: { 'memory.available': '100Mi', 'nodefs.available': '1%', 'imagefs.available': '1%' },
  imageGCHighThresholdPercent: 100,
});

/** Everything that is asked is asked as this user: it may do all. */
export const kubeconfig = (token: string, authority: string, name: string) => ({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name, cluster: { server: `https://${NODE_ADDRESS}:6443`, 'certificate-authority': authority } }],
  users: [{ name, user: { token } }],
  contexts: [{ name, context: { cluster: name, user: name } }],
  'current-context': name,
});

/** Pods are restricted in every namespace whose labels do not say otherwise, except that of the cluster itself. */
export const admission = {
  apiVersion: 'apiserver.config.k8s.io/v1',
  kind: 'AdmissionConfiguration',
  plugins: [
    {
      name: 'PodSecurity',
      configuration: {
        apiVersion: 'pod-security.admission.config.k8s.io/v1',
        kind: 'PodSecurityConfiguration',
        defaults: { enforce: 'restricted', 'enforce-version': 'latest' },
        exemptions: { namespaces: ['kube-system'] },
      },
    },
  ],
};
