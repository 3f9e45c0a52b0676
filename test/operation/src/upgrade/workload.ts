import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, ManagedProcess, platformParts, type Service, type StackContext } from '@orrery/local-stack';
import { type Build, thisBuild } from './builds.js';
import { type Front } from './front.js';

/** What the chart says of each service, of which only the kind is looked at. */
const TABLE = readFileSync(join(thisBuild.root, 'deploy/chart/files/services.yaml'), 'utf8');

export interface Pod {
  readonly process: ManagedProcess;
  readonly port: number;
}

/** How one pod took the place of another, in seconds. */
export interface Replacement {
  readonly startS: number;
  readonly drainS: number;
  /** Of the old pod; 0: it has drained. */
  readonly exitCode: number | null;
}

/** A service of the platform as the chart runs it, in one replica: a Deployment has the next pod ready before it ends the old one, a StatefulSet ends it first. */
export class Workload {
  private pod: Pod | undefined;
  private pods = 0;
  readonly isStateful: boolean;

  constructor(
    readonly name: string,
    private readonly context: StackContext,
    private readonly env: Readonly<Record<string, string>>,
    private readonly front?: Front,
  ) {
    const [, kind] = new RegExp(`^${name}:\\n  workload: (\\w+)`, 'm').exec(TABLE) ?? [];
    if (kind === undefined) throw new Error(`${name} is not in the chart`);
    this.isStateful = kind === 'StatefulSet';
  }

  get running(): Pod {
    if (this.pod === undefined) throw new Error(`${this.name} has no pod`);
    return this.pod;
  }

  async start(build: Build): Promise<void> {
    this.pod = await this.next(build);
    await this.begin(this.pod);
  }

  /** @param whileBoth waited for while both pods run, old and new in one group */
  async replace(build: Build, whileBoth: (next: Pod, old: Pod) => Promise<void> = async () => undefined): Promise<Replacement> {
    const old = this.running;
    const next = await this.next(build);
    if (this.isStateful) {
      const ended = await this.end(old);
      const startS = await this.begin(next);
      this.pod = next;
      return { startS, ...ended };
    }
    const startS = await this.begin(next);
    try {
      await whileBoth(next, old);
    } catch (error) {
      await this.end(next);
      throw error;
    }
    this.pod = next;
    return { startS, ...(await this.end(old)) };
  }

  /** A pod beside the one that runs, not started: what an upgrade would bring that goes wrong. */
  async next(build: Build, env: Readonly<Record<string, string>> = {}): Promise<Pod> {
    const part = platformParts.find((candidate): candidate is Service => candidate.name === this.name && candidate.kind === 'service');
    if (part === undefined) throw new Error(`no service ${this.name}`);
    const port = await freePort();
    const own = part.ports?.[0];
    const context: StackContext = { ...this.context, portOf: (name) => (name === own ? port : this.context.portOf(name)) };
    const logFile = join(context.home, 'logs', `${this.name}-${(this.pods += 1)}.log`);
    const process = new ManagedProcess({
      name: `${this.name}-${this.pods}`,
      file: globalThis.process.execPath,
      args: part.args({ ...context, root: build.root }),
      cwd: build.root,
      // The console's files are those of this build: of an earlier one only what runs was built.
      env: { ...part.env?.({ ...context, root: thisBuild.root }), ...this.env, ...env, ORRERY_HTTP_PORT: String(port) },
      logFile,
      stopTimeoutMs: 60_000,
      readyTimeoutMs: 300_000,
      ready: async () => (await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(2_000) })).ok,
    });
    return { process, port };
  }

  async stop(): Promise<void> {
    if (this.pod !== undefined) await this.end(this.pod);
  }

  private async begin({ process, port }: Pod): Promise<number> {
    const started = performance.now();
    await process.start();
    this.front?.add(port);
    return (performance.now() - started) / 1000;
  }

  private async end({ process, port }: Pod): Promise<Omit<Replacement, 'startS'>> {
    this.front?.remove(port);
    const started = performance.now();
    const ended = process.ended();
    await process.stop();
    return { drainS: (performance.now() - started) / 1000, exitCode: (await ended).code };
  }
}

/** Records of a stream that a pod has taken in since it began. */
export const recordsIn = (pod: Pod, stream: string): Promise<number> => metricOf(pod, 'orrery_records_in_total', { stream });

/** What a counter of a pod says, of all its series that have these labels; 0 where there is none. */
export async function metricOf({ port }: Pod, name: string, labels: Readonly<Record<string, string>>): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const series = [...metrics.matchAll(new RegExp(`^${name}\\{([^}]*)\\} (\\S+)`, 'gm'))];
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return series.filter(([, has]) => wanted.every((pair) => has!.includes(pair))).reduce((sum, [, , value]) => sum + Number(value), 0);
}
