import { type SimulationResult, simulationResults } from '@orrery/contracts';
import { type Delivered, type TransactionalHandler } from '@orrery/kafka';
import { type PoolClient } from 'pg';
import { type SimulationStore } from './adapters/simulation.store.js';
import { endedRun } from './domain/ended-run.js';

/** simulation.results → what each run came to, for rules that want a value simulated first: heard from who simulates, not from who asks for the command. Shares are of no use to a guard. */
export class SimulationResults implements TransactionalHandler<SimulationResult> {
  readonly input = simulationResults;

  constructor(private readonly store: SimulationStore) {}

  async handle(records: readonly Delivered<SimulationResult>[], tx: PoolClient): Promise<void> {
    for (const { value } of records) {
      if (value.type === 'started') await this.store.begun(tx, value.run, value.kind);
      else if (value.type === 'ended') await this.store.ended(tx, endedRun(value));
    }
  }
}
