import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ManagedProcess, waitUntil } from '@orrery/local-stack';
import { parseAllDocuments } from 'yaml';
import { must } from '../tools/must.js';
import { type Ran, run } from '../tools/run.js';
import { NODE_ADDRESS, NodeMachine, POD_RANGE, SERVICE_RANGE } from './node-machine.js';
import { admission, containerdSettings, DNS_IMAGE, kubeconfig, kubeletSettings, NODE_NAME, PAUSE_IMAGE, podNetwork, socketOf } from './node-settings.js';
import { makeGroup, removeGroup } from './control-groups.js';
import { type ClusterPrograms } from './programs.js';
import { programImage } from './program-image.js';
import { volumesOf } from './volumes.js';

/** Short, since the paths of sockets are. */
const PLACE = '/var/tmp/orrery-cluster-';
const OWN_IMAGES = 'docker.io/orrery/';

/**
 * A Kubernetes of one node: the programs of every cluster, with containerd and runc, real pods and policies that are enforced. It needs root. All of it is in namespaces of its
 * own, whose network has no way out, and in a folder that goes with it.
 */
export class Cluster {
  private readonly running: ManagedProcess[] = [];
  private stopped: Promise<void> | undefined;

  private constructor(
    readonly folder: string,
    private readonly programs: ClusterPrograms,
    private readonly env: NodeJS.ProcessEnv,
    private readonly machine: NodeMachine,
  ) {}

  /** File by which clients find it and sign in, from inside. */
  get kubeconfig(): string {
    return join(this.folder, 'kubeconfig');
  }

  /** @param root of the repository */
  static async start(root: string, programs: ClusterPrograms, env: NodeJS.ProcessEnv): Promise<Cluster> {
    const folder = await mkdtemp(PLACE);
    const machine = await NodeMachine.start(programs.pause, folder).catch(async (error: unknown) => {
      await rm(folder, { recursive: true, force: true });
      throw error;
    });
    const cluster = new Cluster(folder, programs, env, machine);
    try {
      await cluster.writeSettings();
      await cluster.startPrograms();
      await cluster.startNames(root);
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  /** Runs a program on the node: in its network, among its processes. */
  inside(program: string, args: readonly string[], options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string; readonly input?: string } = {}): Promise<Ran> {
    const [file, all] = this.machine.within(program, args);
    return run(file, all, { ...options, env: { ...this.env, ...options.env, KUBECONFIG: this.kubeconfig } });
  }

  kubectl(args: readonly string[], input?: string): Promise<Ran> {
    return this.inside(this.programs.kubectl, args, input === undefined ? {} : { input });
  }

  /** Gives the node the images of an archive (OCI or Docker). */
  async load(archive: string): Promise<void> {
    await must(join(this.programs.containerd, 'ctr'), ['--address', socketOf(this.folder), '--namespace', 'k8s.io', 'images', 'import', archive]);
  }

  /** Gives the images of this working copy another tag beside their own, as another release has. */
  async tag(tag: string): Promise<void> {
    const ctr = (...args: readonly string[]) => must(join(this.programs.containerd, 'ctr'), ['--address', socketOf(this.folder), '--namespace', 'k8s.io', 'images', ...args]);
    const own = (await ctr('list', '--quiet')).split('\n').filter((name) => name.startsWith(OWN_IMAGES));
    for (const name of own) await ctr('tag', name, `${name.slice(0, name.lastIndexOf(':'))}:${tag}`);
  }

  /** Ends every pod and program, and takes away all that was mounted and made. */
  stop(): Promise<void> {
    return (this.stopped ??= this.end());
  }

  private async end(): Promise<void> {
    for (const child of this.running.toReversed()) await child.kill();
    await this.machine.stop();
    await removeGroup(basename(this.folder));
    await rm(this.folder, { recursive: true, force: true });
  }

  private async writeSettings(): Promise<void> {
    const { folder, programs } = this;
    const token = randomUUID();
    const key = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
    const files: Record<string, string> = {
      'tokens.csv': `${token},check,check,system:masters\n`,
      'accounts.key': key.privateKey,
      'admission.json': JSON.stringify(admission),
      kubeconfig: JSON.stringify(kubeconfig(token, join(folder, 'certificates/apiserver.crt'), 'check')),
      'containerd.toml': containerdSettings({ root: folder, cniPlugins: programs.cni }),
      'cni/pods.conflist': JSON.stringify(podNetwork(folder)),
      'kubelet.json': JSON.stringify(kubeletSettings(folder, `/${basename(folder)}`)),
      'resolv.conf': '',
    };
    await mkdir(join(folder, 'cni'));
    await makeGroup(basename(folder));
    await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text, { mode: 0o600 })));
  }

  private async startPrograms(): Promise<void> {
    const { folder, programs, kubeconfig: access } = this;
    const answers = async (...args: string[]) => (await this.kubectl(args)).code === 0;
    await this.run('etcd', programs.etcd, ['--data-dir', join(folder, 'etcd'), '--listen-client-urls', 'http://127.0.0.1:2379', '--advertise-client-urls', 'http://127.0.0.1:2379', '--unsafe-no-fsync']);
    await this.run('kube-apiserver', programs.apiServer, apiServerArgs(folder), () => answers('get', '--raw', '/readyz'));
    await this.run('containerd', join(programs.containerd, 'containerd'), ['--config', join(folder, 'containerd.toml')], async () => (await run(join(programs.containerd, 'ctr'), ['--address', socketOf(folder), 'version'])).code === 0);
    for (const [file, image] of [[programs.pause, PAUSE_IMAGE], [programs.dns, DNS_IMAGE]] as const) await this.load(await programImage(file, image, folder));
    const { kubernetes } = programs;
    await this.run('controller-manager', kubernetes, ['controller-manager', ...managerArgs(folder), '--kubeconfig', access]);
    await this.run('scheduler', kubernetes, ['scheduler', '--leader-elect=false', '--kubeconfig', access]);
    await this.run('kubelet', kubernetes, ['kubelet', '--config', join(folder, 'kubelet.json'), '--root-dir', join(folder, 'kubelet'), '--cert-dir', join(folder, 'kubelet-certificates'), '--node-ip', NODE_ADDRESS, '--hostname-override', NODE_NAME, '--kubeconfig', access], () => answers('wait', '--for=condition=Ready', `node/${NODE_NAME}`, '--timeout=5s'));
    await this.run('proxy', kubernetes, ['proxy', '--proxy-mode', 'iptables', '--cluster-cidr', POD_RANGE, '--hostname-override', NODE_NAME, '--conntrack-max-per-core', '0', '--kubeconfig', access]);
    await this.run('policies', programs.policies, ['-node', NODE_NAME, '-services', SERVICE_RANGE, '-kubeconfig', access]);
  }

  private async startNames(root: string): Promise<void> {
    const items = [...parseAllDocuments(await readFile(join(root, 'deploy/cluster/manifests.yaml'), 'utf8')).map((document) => document.toJS() as object), ...(await volumesOf(this.folder))];
    const applied = await this.kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    if (applied.code !== 0) throw new Error(`The cluster takes its own manifests not: ${applied.stderr}`);
    await waitUntil('names to be answered', async () => (await this.kubectl(['wait', '-n', 'kube-system', '--for=condition=Available', 'deployment/dns', '--timeout=5s'])).code === 0, { timeoutMs: 180_000, intervalMs: 500 });
  }

  private async run(name: string, program: string, args: readonly string[], ready?: () => Promise<boolean>): Promise<void> {
    const [file, all] = this.machine.within(program, args);
    const child = new ManagedProcess({ name, file, args: all, cwd: this.folder, env: { PATH: `${this.programs.containerd}:${this.env['PATH'] ?? ''}` }, logFile: join(this.folder, 'log', `${name}.log`), ...(ready ? { ready } : {}) });
    this.running.push(child);
    await child.start();
  }
}

const apiServerArgs = (folder: string) => [
  '--etcd-servers=http://127.0.0.1:2379',
  '--secure-port=6443',
  `--advertise-address=${NODE_ADDRESS}`,
  `--cert-dir=${join(folder, 'certificates')}`,
  `--token-auth-file=${join(folder, 'tokens.csv')}`,
  `--admission-control-config-file=${join(folder, 'admission.json')}`,
  '--authorization-mode=RBAC',
  `--service-cluster-ip-range=${SERVICE_RANGE}`,
  '--service-account-issuer=https://kubernetes.default.svc',
  `--service-account-key-file=${join(folder, 'accounts.key')}`,
  `--service-account-signing-key-file=${join(folder, 'accounts.key')}`,
  '--kubelet-preferred-address-types=InternalIP',
];

const managerArgs = (folder: string) => [
  '--leader-elect=false',
  '--allocate-node-cidrs=false',
  `--service-account-private-key-file=${join(folder, 'accounts.key')}`,
  `--root-ca-file=${join(folder, 'certificates/apiserver.crt')}`,
];
