import { waitUntil } from '@orrery/local-stack';
import { type Ran } from '../tools/run.js';
import { type Cluster } from './cluster.js';

export const NAMESPACE = 'orrery';
/** Everything of one release at once on two cores takes its time. */
const READY_MS = 900_000;
/** No command of a page takes longer, on two cores. */
const TYPED_SECONDS = 1_500;

export interface Pod {
  readonly name: string;
  /** Another one each time that it is made anew, also under its old name. */
  readonly uid: string;
  /** Of the service or component. */
  readonly part: string;
  readonly ready: boolean;
  readonly restarts: number;
  readonly address: string;
  readonly ended: boolean;
}

interface PodAnswer {
  readonly metadata: { readonly name: string; readonly uid: string; readonly labels?: Readonly<Record<string, string>>; readonly deletionTimestamp?: string };
  readonly status: {
    readonly phase: string;
    readonly podIP?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly { readonly restartCount: number }[];
  };
}

/** Somebody who types at a cluster what the pages tell. */
export class Operator {
  constructor(
    readonly cluster: Cluster,
    private readonly root: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Types lines at a shell, in the folder of the repository. It stops at the first that fails. @throws Error with what was said */
  async types(script: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    const { code, stdout, stderr } = await this.cluster.inside('timeout', [String(TYPED_SECONDS), 'bash', '-c', `set -eo pipefail; trap 'kill $(jobs -p) 2> /dev/null || true' EXIT; cd ${this.root}\n${script}`], { env: { ...this.env, ...env } });
    if (code !== 0) throw new Error(`It ended with ${code}:\n${script}\nand said:\n${`${stdout.slice(-2_000)}\n${stderr.slice(-2_000)}`.trim()}`);
    return stdout;
  }

  kubectl(...args: readonly string[]): Promise<Ran> {
    return this.cluster.kubectl(['--namespace', NAMESPACE, ...args]);
  }

  async pods(): Promise<Pod[]> {
    const { stdout } = await this.kubectl('get', 'pods', '-o', 'json');
    return (JSON.parse(stdout) as { items: PodAnswer[] }).items
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      .map(({ metadata, status }) => ({
        name: metadata.name,
        uid: metadata.uid,
        part: metadata.labels?.['app.kubernetes.io/name'] ?? '',
        ready: status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false,
        restarts: (status.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0),
        address: status.podIP ?? '',
        ended: status.phase === 'Succeeded',
      }));
  }

  /** Resolves when every pod that is to go on running is ready and rolled out. @returns how long it took, in seconds */
  async allReady(): Promise<number> {
    const began = performance.now();
    const rolledOut = async () => {
      const { stdout } = await this.kubectl('get', 'deployments,statefulsets', '-o', 'json');
      return (JSON.parse(stdout) as { items: Workload[] }).items.every(isRolledOut);
    };
    await waitUntil('every pod to be ready', async () => (await rolledOut()) && (await this.pods()).every(({ ready, ended }) => ready || ended), { timeoutMs: READY_MS, intervalMs: 1_000 });
    return (performance.now() - began) / 1_000;
  }

  /** Types lines, and resolves when every pod is ready after them. @returns how long all of it took, in seconds */
  async typesUntilReady(script: string): Promise<number> {
    const began = performance.now();
    await this.types(script);
    await this.allReady();
    return (performance.now() - began) / 1_000;
  }

  /** Pods that did not run on from their first start, each with the end of what it said before. */
  async restarted(): Promise<string[]> {
    const again = (await this.pods()).filter(({ restarts }) => restarts > 0);
    return Promise.all(again.map(async ({ name, restarts }) => `${name} was started ${restarts + 1} times, and said before: ${(await this.kubectl('logs', name, '--previous', '--tail=5')).stdout.trim()}`));
  }

  /** A metric of one pod: the sum of its series that have these labels. */
  async metric(pod: string, name: string, labels: Readonly<Record<string, string>> = {}): Promise<number> {
    const { code, stdout, stderr } = await this.cluster.kubectl(['get', '--raw', `/api/v1/namespaces/${NAMESPACE}/pods/${pod}:8080/proxy/metrics`]);
    if (code !== 0) throw new Error(`${pod} shows no metrics: ${stderr}`);
    const series = stdout.split('\n').filter((line) => line.startsWith(name) && /^[{ ]/.test(line.slice(name.length)) && Object.entries(labels).every(([label, value]) => line.includes(`${label}="${value}"`)));
    return series.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  }
}

interface Workload {
  readonly metadata: { readonly generation: number };
  readonly spec: { readonly replicas: number };
  readonly status: { readonly observedGeneration?: number; readonly readyReplicas?: number; readonly updatedReplicas?: number; readonly replicas?: number };
}

const isRolledOut = ({ metadata, spec, status }: Workload): boolean =>
  (status.observedGeneration ?? 0) >= metadata.generation && (spec.replicas === 0 || ((status.readyReplicas ?? 0) === spec.replicas && status.updatedReplicas === spec.replicas)) && (status.replicas ?? 0) === spec.replicas;
