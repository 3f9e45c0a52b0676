import { join } from 'node:path';
import { ManagedProcess, packagingPlantParts, platformParts } from '@orrery/local-stack';
import { NumberedLoad, RunningSystem } from '@orrery/testing/system';
import { type Build } from './builds.js';
import { Front } from './front.js';
import { type Replacement, Workload } from './workload.js';

/** The owners of devices, then what follows the log, then what people ask. */
export const SERVICES = ['opcua-ingestion', 'mqtt-ingestion', 'twin-projector', 'historian', 'maintenance', 'alerting', 'twin-export', 'simulation', 'command', 'api'] as const;
const SESSION = { ORRERY_SESSION_TIMEOUT: '6s' };

/** The components of a stack, and the services on them as workloads whose builds can be changed. */
export class Platform {
  private constructor(
    readonly system: RunningSystem,
    private readonly front: Front,
    private readonly workloads: ReadonlyMap<string, Workload>,
  ) {}

  static async start(build: Build): Promise<Platform> {
    const plant = packagingPlantParts.filter(({ name }) => name === 'packaging-plant');
    const system = await RunningSystem.start({ name: 'upgrade', parts: () => plant, without: SERVICES, root: build.root });
    const { context } = system.stack;
    const front = await Front.listen(context.port);
    NumberedLoad.envOf['mqtt-ingestion'](context);
    const workloads = SERVICES.map((name) => new Workload(name, context, SESSION, name === 'api' ? front : undefined));
    const platform = new Platform(system, front, new Map(workloads.map((workload) => [workload.name, workload])));
    try {
      await Promise.all(workloads.map((workload) => workload.start(build)));
    } catch (error) {
      await platform.stop();
      throw error;
    }
    return platform;
  }

  workload(name: (typeof SERVICES)[number]): Workload {
    return this.workloads.get(name)!;
  }

  /** The chart's hook before an upgrade: topics and rights. */
  async runTopics(build: Build): Promise<void> {
    const part = platformParts.find(({ name }) => name === 'topics');
    if (part?.kind !== 'job') throw new Error('no job topics');
    const { context } = this.system.stack;
    const job = new ManagedProcess({
      name: 'topics-hook',
      file: process.execPath,
      args: part.args({ ...context, root: build.root }),
      cwd: build.root,
      env: part.env?.(context) ?? {},
      logFile: join(context.home, 'logs', 'topics-hook.log'),
    });
    await job.start();
    const { code } = await job.ended();
    if (code !== 0) throw new Error(`topics of ${build.name} ended with ${code}: ${job.lastLines()}`);
  }

  /** All services, one after the other. */
  async replaceAll(build: Build, whileBoth: (name: string) => Parameters<Workload['replace']>[1]): Promise<Map<string, Replacement>> {
    const replaced = new Map<string, Replacement>();
    for (const [name, workload] of this.workloads) replaced.set(name, await workload.replace(build, whileBoth(name)));
    return replaced;
  }

  async stop(): Promise<void> {
    await Promise.allSettled([...this.workloads.values()].map((workload) => workload.stop()));
    await this.front.close();
    await this.system.stop();
  }
}
