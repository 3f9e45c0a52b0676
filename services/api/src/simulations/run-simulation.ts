import { setTimeout as wait } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { OrreryError, type SimulationRun, simulationRuns } from '@orrery/contracts';
import { type Publisher } from '@orrery/kafka';
import { ServiceViews } from '../adapters/service-views.js';
import { acknowledged } from '../platform/acknowledged.js';
import { PUBLISHER } from '../tokens.js';
import { type RunDetail, SimulationsStore } from './simulations.store.js';

/** `ce_source` of what people ask of simulation. */
const SOURCE = '/orrery/api/simulations';
const ANSWER_TIMEOUT_MS = 2_000;
const POLL_MS = 40;

/** Hands runs to simulation, and waits a moment for it to take them up. */
@Injectable()
export class RunSimulation {
  constructor(
    private readonly store: SimulationsStore,
    private readonly views: ServiceViews,
    @Inject(PUBLISHER) private readonly publisher: Publisher,
  ) {}

  /**
   * Asks, and waits until it shows. undefined: not within two seconds; it will be done once simulation runs.
   * @throws OrreryError `unavailable` where simulation has never run or Kafka does not acknowledge
   */
  async ask(wish: SimulationRun, shows: (run: RunDetail) => boolean): Promise<RunDetail | undefined> {
    await this.views.demand('simulation', 'runs_v1');
    const { run } = wish;
    await acknowledged(this.publisher.publish(simulationRuns, [{ value: wish, source: SOURCE }]), ANSWER_TIMEOUT_MS, {
      what: 'the request',
      remedy: 'Look at the run before you ask again, with the same id: it may still be done.',
      details: { run },
    });
    for (const deadline = performance.now() + ANSWER_TIMEOUT_MS; performance.now() < deadline; await wait(POLL_MS)) {
      const found = await this.store.one(run);
      if (found && shows(found)) return found;
    }
    return undefined;
  }

  /** @throws OrreryError `not-found` of kind unknown-run */
  async one(id: string): Promise<RunDetail> {
    const run = await this.store.one(id);
    if (run) return run;
    throw new OrreryError('not-found', `there is no run ${id}`, { remedy: 'List them with GET /api/v1/simulations.', details: { kind: 'unknown-run' } });
  }
}
