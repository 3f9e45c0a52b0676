import { join } from 'node:path';
import { ManagedProcess, packagingPlantParts, platformParts } from '@orrery/local-stack';
import { NumberedLoad, RunningSystem } from '@orrery/testing/system';
import { type Build } from './builds.js';
import { Front } from './front.js';
import { type Replacement, Workload } from './workload.js';

/** The owners of devices, then what follows the log, then what people ask: those of a wave at once, as a cluster does it, and writers before who reads them. */
const WAVES = [['opcua-ingestion', 'mqtt-ingestion'], ['twin-projector', 'historian', 'maintenance'], ['alerting', 'twin-export', 'simulation'], ['command', 'api']] as const;
export const SERVICES = WAVES.flat();
/** A drain may take its time where a machine has other things to do: that it ends at all is asked. */
const PATIENT = { ORRERY_SESSION_TIMEOUT: '6s', ORRERY_DRAIN_DEADLINE: '50s' };

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
    const workloads = SERVICES.map((name) => new Workload(name, context, PATIENT, name === 'api' ? front : undefined));
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

  /** All services, wave by wave. */
  async replaceAll(build: Build, whileBoth: (name: string) => Parameters<Workload['replace']>[1]): Promise<Map<string, Replacement>> {
    const replaced = new Map<string, Replacement>();
    for (const wave of WAVES) {
      // Each comes to its end before one that failed is told: nothing is left half-way for whoever stops them.
      const ended = await Promise.allSettled(wave.map(async (name) => replaced.set(name, await this.workload(name).replace(build, whileBoth(name)))));
      for (const one of ended) if (one.status === 'rejected') throw one.reason;
    }
    return replaced;
  }

  async stop(): Promise<void> {
    await Promise.allSettled([...this.workloads.values()].map((workload) => workload.stop()));
    await this.front.close();
    await this.system.stop();
  }
}
