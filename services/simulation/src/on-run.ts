import { type RunFailure, type SimulationRequest, type SimulationRun, simulationRuns } from '@orrery/contracts';
import { type AfterCommit, type Delivered, type TransactionalHandler } from '@orrery/kafka';
import { timestampFromMillis } from '@orrery/twin-model';
import { type PoolClient } from 'pg';
import { hashOf, type RunsStore } from './adapters/runs.store.js';
import { endRun, failed, publishResult } from './record.js';

export interface RunLimits {
  readonly runTimeLimit: number;
  readonly maxRuns: number;
}

/** simulation.runs → kept, to be done by whoever has the partition: a run that takes long holds up no record behind it. */
export class Runs implements TransactionalHandler<SimulationRun> {
  readonly input = simulationRuns;

  constructor(
    private readonly store: RunsStore,
    private readonly limits: RunLimits,
    private readonly wake: () => void,
  ) {}

  async handle(records: readonly Delivered<SimulationRun>[], tx: PoolClient): Promise<AfterCommit> {
    await this.store.lockAll(tx, [...new Set(records.map(({ value }) => value.run))]);
    for (const { value, partition, headers } of records) {
      if (value.type === 'request') await this.request(tx, value, partition, headers['traceparent']);
      else if (value.type === 'cancel') await endRun(tx, this.store, value.run, { state: 'cancelled', by: value.by });
      else await this.store.assign(tx, value.run, value.share, partition);
    }
    return this.wake;
  }

  private async request(tx: PoolClient, request: SimulationRequest, partition: number, traceparent: string | undefined): Promise<void> {
    const { run, by, title, kind, model, timeLimitMs } = request;
    const before = await this.store.underWayOf(tx, by);
    if (!(await this.store.add(tx, partition, request, Math.min(timeLimitMs ?? Infinity, this.limits.runTimeLimit), traceparent))) return;
    await publishResult(tx, { type: 'started', run, at: timestampFromMillis(Date.now()), by, ...(title === undefined ? {} : { title }), kind, model: model.name, modelHash: hashOf(model.text) });
    if (before >= this.limits.maxRuns) await endRun(tx, this.store, run, failed(tooMany(by, before)));
    else await this.store.addStep(tx, run, 0);
  }
}

const tooMany = (by: string, count: number): RunFailure => ({ code: 'run.quota', message: `${by} has ${count} runs under way, and more are not allowed at once`, fix: 'wait until one has ended, or cancel one' });
