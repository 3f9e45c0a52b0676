import { type Metrics } from '@orrery/service-kit';
import { type Recorded } from './record.js';

/** What is done, counted once it is durable. */
export class SimulationMetrics {
  private readonly tasks;
  private readonly replications;
  private readonly failures;
  private readonly seconds;
  private readonly busy;

  constructor(metrics: Metrics) {
    this.tasks = metrics.counter({ name: 'orrery_simulation_tasks_total', help: 'Steps and shares that were done; twice: another replica had been first; late: the run had ended', labels: ['kind', 'outcome'] });
    this.replications = metrics.counter({ name: 'orrery_simulation_replications_total', help: 'Replications that counted' });
    this.failures = metrics.counter({ name: 'orrery_simulation_failures_total', help: 'Runs that ended without a result, and tasks whose worker died, by code', labels: ['code'] });
    this.seconds = metrics.counter({ name: 'orrery_simulation_worker_seconds_total', help: 'Time that worker threads were at work' });
    this.busy = metrics.gauge({ name: 'orrery_simulation_workers_busy', help: 'Worker threads at work now' });
  }

  done(kind: 'step' | 'share', outcome: Recorded, replications: number, seconds: number): void {
    this.tasks.inc({ kind, outcome });
    this.seconds.inc({}, seconds);
    if (outcome === 'counted') this.replications.inc({}, replications);
  }

  failed(code: string): void {
    this.failures.inc({ code });
  }

  working(count: number): void {
    this.busy.set(count);
  }
}
