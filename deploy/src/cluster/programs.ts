import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MissingToolError } from '@orrery/local-stack';
import { cached } from '../tools/cached.js';
import { go, kubeApiServer, requireGo, type Say } from '../tools/go-tools.js';
import { onPath } from '../tools/system-tools.js';

/** What a cluster of one node is made of. */
export interface ClusterPrograms {
  readonly apiServer: string;
  readonly etcd: string;
  readonly kubectl: string;
  /** kubelet, controller manager, scheduler and proxy in one. */
  readonly kubernetes: string;
  readonly policies: string;
  readonly dns: string;
  readonly pause: string;
  /** Folder of containerd, its shim and ctr. */
  readonly containerd: string;
  /** Folder of the network plugins. */
  readonly cni: string;
}

/** containerd and the plugins of CNI: both Apache-2.0, of the CNCF, several releases a year. */
const CONTAINERD = ['containerd', 'containerd-shim-runc-v2', 'ctr'].map((name) => `github.com/containerd/containerd/v2/cmd/${name}@v2.2.1`);
const CNI = ['main/ptp', 'main/loopback', 'ipam/host-local', 'meta/portmap'].map((name) => `github.com/containernetworking/plugins/plugins/${name}@v1.9.1`);
/** Version of Kubernetes that clients are told; they refuse one that has none. */
const versionFlags = (version: string) => {
  const [, major, minor] = /v(\d+)\.(\d+)/.exec(version)!;
  return Object.entries({ gitVersion: version, gitMajor: major!, gitMinor: minor! }).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
};

const SYSTEM = { ip: 'iproute2', nsenter: 'util-linux', setpriv: 'util-linux', runc: 'runc', iptables: 'iptables', ipset: 'ipset', conntrack: 'conntrack', etcd: 'etcd-server' } as const;

/** All of them: what Go builds is built once per user, some minutes; what Debian has must be there. @throws MissingToolError naming everything that is missing at once */
export async function clusterPrograms(root: string, env: NodeJS.ProcessEnv, say: Say): Promise<ClusterPrograms> {
  const missing = Object.entries(SYSTEM).filter(([program]) => onPath(program, env) === undefined).map(([, debian]) => debian);
  if (missing.length > 0) throw new MissingToolError(`A cluster needs programs of the system that are not here: apt-get install ${missing.join(' ')}. Then run it again.`);
  const kubectl = onPath('kubectl', env);
  if (kubectl === undefined) throw new MissingToolError('kubectl is missing (https://kubernetes.io/docs/tasks/tools/). Install it, then run it again.');
  await requireGo(env, 'the programs of a cluster');
  const own = (name: string) => builtHere(root, name, env, say);
  return {
    kubectl,
    etcd: onPath('etcd', env)!,
    apiServer: await kubeApiServer(root, env, say),
    kubernetes: await own('kubernetes'),
    policies: await own('policies'),
    dns: await own('dns'),
    pause: await own('pause'),
    containerd: await installed('containerd', CONTAINERD, env, say, ['-tags', 'no_btrfs,no_devmapper,no_zfs']),
    cni: await installed('cni', CNI, env, say),
  };
}

/** A program of deploy/cluster, built without C so that it stands alone in an image. */
async function builtHere(root: string, name: string, env: NodeJS.ProcessEnv, say: Say): Promise<string> {
  const sources = join(root, 'deploy/cluster', name);
  const files = await Promise.all(['main.go', 'go.mod', 'go.sum'].map((file) => readFile(join(sources, file), 'utf8').catch(() => '')));
  const version = /k8s\.io\/kubernetes (v[\d.]+)/.exec(files[1]!)?.[1];
  const folder = await cached(`cluster-${name}`, files.join(''), env, async (partial) => {
    say(`Building deploy/cluster/${name} by Go (once)`);
    const flags = ['-s', '-w', ...(version === undefined ? [] : versionFlags(version))].join(' ');
    await go(['build', '-buildvcs=false', '-ldflags', flags, '-o', join(partial, name), '.'], { ...env, CGO_ENABLED: '0' }, sources);
  });
  return join(folder, name);
}

function installed(name: string, packages: readonly string[], env: NodeJS.ProcessEnv, say: Say, flags: readonly string[] = []): Promise<string> {
  return cached(`cluster-${name}`, packages.join(), env, async (partial) => {
    say(`Building ${name} by Go (once)`);
    await go(['install', ...flags, '-ldflags', '-s -w', ...packages], { ...env, CGO_ENABLED: '0', GOBIN: partial });
  });
}
