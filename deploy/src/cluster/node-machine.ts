import { readFile } from 'node:fs/promises';
import { ManagedProcess, waitUntil } from '@orrery/local-stack';

/** Address of the node. No other machine has a way to it, for nothing leads out of its network. */
export const NODE_ADDRESS = '10.99.0.1';
export const POD_RANGE = '10.244.0.0/24';
export const SERVICE_RANGE = '10.96.0.0/16';

/** Made in here alone: namespaces of pods, what network plugins and runc remember. */
const OWN_FOLDERS = ['/run/netns', '/run/containerd', '/run/runc', '/var/lib/cni'];

/**
 * What stands for a node's machine: namespaces of network, mounts and processes (namespaces(7)) under one first process. When that ends, the kernel ends everything in them,
 * and takes away what was mounted and every interface. Files are those of the system.
 */
export class NodeMachine {
  private constructor(
    private readonly holder: ManagedProcess,
    /** Its first process, as seen from outside. */
    private readonly first: number,
  ) {}

  /** @param pause the program that is its first process: it ends nothing by itself and takes away orphans */
  static async start(pause: string, folder: string): Promise<NodeMachine> {
    const setUp = [
      'set -e',
      'ip link set lo up',
      `ip address add ${NODE_ADDRESS}/32 dev lo`,
      'sysctl -qw net.ipv4.ip_forward=1',
      ...OWN_FOLDERS.map((path) => `mkdir -p ${path} && mount -t tmpfs none ${path}`),
      // Whoever signs in from here finds the provider by the name that the services use (docs/kubernetes.md), at a forwarded port.
      `echo '127.0.0.1 localhost orrery-oidc' > ${folder}/hosts && mount --bind ${folder}/hosts /etc/hosts`,
      'echo ready',
      `exec ${pause}`,
    ];
    const holder = new ManagedProcess({
      name: 'node',
      // When this process ends, however it ends, so does the node.
      file: 'setpriv',
      args: ['--pdeathsig', 'KILL', 'unshare', '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', 'sh', '-c', setUp.join('\n')],
      logFile: `${folder}/log/node.log`,
      ready: ({ log }) => log().includes('ready'),
    });
    await holder.start();
    const children = await readFile(`/proc/${holder.pid}/task/${holder.pid}/children`, 'utf8');
    return new NodeMachine(holder, Number(children.trim()));
  }

  /** The command that runs a program as one of the node's. */
  within(program: string, args: readonly string[]): [program: string, args: string[]] {
    return ['nsenter', ['--target', String(this.first), '--net', '--mount', '--pid', program, ...args]];
  }

  async stop(): Promise<void> {
    await this.holder.kill();
    await waitUntil('the node to end', async () => (await readFile(`/proc/${this.first}/stat`, 'utf8').catch(() => '')) === '', { timeoutMs: 30_000, intervalMs: 100 });
  }
}
