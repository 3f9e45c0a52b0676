import { type CommandOutcome } from '@orrery/contracts';
import { type Metrics } from '@orrery/service-kit';

/** What became of what was asked, counted once it is durable. */
export class CommandMetrics {
  private readonly outcomes;
  private readonly refusals;
  private readonly lanes;
  private readonly troubles;

  constructor(metrics: Metrics) {
    this.outcomes = metrics.counter({ name: 'orrery_command_outcomes_total', help: 'Outcomes of commands and requests, by type', labels: ['type'] });
    this.refusals = metrics.counter({ name: 'orrery_command_refusals_total', help: 'Refusals at the proposal, an approval or the write, by guard', labels: ['guard'] });
    this.troubles = metrics.counter({ name: 'orrery_command_troubles_total', help: 'Errors that nobody expected, at a request or a command, and whether it was tried again or given up', labels: ['at', 'end'] });
    this.lanes = metrics.gauge({ name: 'orrery_command_lanes', help: 'Twins and sites with requests or commands that have not ended' });
  }

  outcome({ type, verdicts }: CommandOutcome): void {
    this.outcomes.inc({ type });
    if (type === 'judged') return;
    for (const { guard, outcome } of verdicts ?? []) if (outcome === 'refuse') this.refusals.inc({ guard });
  }

  trouble(at: string, end: string): void {
    this.troubles.inc({ at, end });
  }

  waiting(lanes: number): void {
    this.lanes.set(lanes);
  }
}
