import { simulationRuns } from '@orrery/contracts';
import { lineOf } from '@orrery/des/testing';
import { until } from '@orrery/testing';
import { type RunningSystem } from '@orrery/testing/system';
import { metricOf, type Pod, recordsIn } from './workload.js';

const experimentOf = (minutes: number, replications: number): string => `{ horizon: ${minutes}, warmUp: 60, replications: ${replications} }`;
const PATIENCE = { timeoutMs: 120_000, everyMs: 100 };

interface Run {
  readonly id: string;
  readonly state: string;
  readonly resultHash?: string;
}

/** A question to the simulation that takes longer than its service: begun with two pods, the older of which is gone before the answer is there. */
export class Study {
  private run: string | undefined;
  private wasRunning = false;

  constructor(private readonly system: RunningSystem) {}

  /** Asks, and waits until both have done some of it. */
  async begin(pods: readonly Pod[]): Promise<void> {
    for (const pod of pods) {
      await until(`${pod.process.spec.name} to have partitions`, async () => {
        await this.ended(await this.ask(lineOf(experimentOf(600, 24))));
        return (await recordsIn(pod, simulationRuns.topic)) > 0;
      }, PATIENCE);
    }
    const shares = () => Promise.all(pods.map((pod) => metricOf(pod, 'orrery_simulation_tasks_total', { kind: 'share', outcome: 'counted' })));
    const before = await shares();
    this.run = await this.ask(lineOf(experimentOf(200_000, 90)));
    await until('each pod to have done a share of the study', async () => (await shares()).every((count, index) => count > before[index]!), PATIENCE);
    const run = this.run;
    // Its service and the database have their hands full.
    const { state } = await until('the study to be told of', () => this.state(run).catch(() => undefined), PATIENCE);
    this.wasRunning = state === 'running';
  }

  /** @returns the hash of its result: the same model has the same, whoever has worked it out */
  async end(): Promise<string> {
    if (!this.wasRunning) throw new Error('the study was over before its service was replaced: let it take longer');
    const { state, resultHash } = await this.ended(this.run!);
    if (state !== 'finished' || resultHash === undefined) throw new Error(`the study is ${state}`);
    return resultHash;
  }

  private async ask(text: string): Promise<string> {
    const response = await this.system.api('/simulations', { method: 'POST', body: JSON.stringify({ kind: 'simulate', model: { name: 'line.yaml', text } }) });
    if (!response.ok) throw new Error(`the study was refused: ${await response.text()}`);
    return ((await response.json()) as Run).id;
  }

  private state(id: string): Promise<Run> {
    return this.system.get<Run>(`/simulations/${id}`);
  }

  private ended(id: string): Promise<Run> {
    return until(`run ${id} to end`, async () => {
      const run = await this.state(id).catch(() => undefined);
      return run && run.state !== 'running' && run.state !== 'pending' ? run : undefined;
    }, PATIENCE);
  }
}
