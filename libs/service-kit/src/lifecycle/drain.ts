import type { Logger } from 'pino';

/**
 * The order of an orderly stop. `stop-reading`: take nothing new, finish what is in flight, commit it. `finish`: send what
 * is still buffered. `http`: end requests and destroy providers; until then probes and metrics answer. `close`:
 * connections, last what was opened first.
 */
const STAGES = ['stop-reading', 'finish', 'http', 'close'] as const;
export type DrainStage = (typeof STAGES)[number];

export type DrainOutcome = 'drained' | 'failed' | 'timed-out';

interface Step {
  readonly name: string;
  readonly run: () => unknown;
}

/** Collects what a service must do before it ends, and does it once, stage by stage, within a deadline. */
export class Drain {
  private readonly steps: Record<DrainStage, Step[]> = { 'stop-reading': [], finish: [], http: [], close: [] };
  private readonly running = new Set<string>();
  private failed = false;
  private outcome: Promise<DrainOutcome> | undefined;

  constructor(private readonly logger: Logger) {}

  /** Steps run side by side within their stage, those of `close` one by one from the last. */
  add(stage: DrainStage, name: string, run: () => unknown): void {
    this.steps[stage].push({ name, run });
  }

  /** A step that fails is logged and stops no other. Calling again returns the same outcome. */
  run(deadlineMs: number): Promise<DrainOutcome> {
    this.outcome ??= this.withDeadline(deadlineMs);
    return this.outcome;
  }

  private async withDeadline(deadlineMs: number): Promise<DrainOutcome> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<'timed-out'>((resolve) => {
      timer = setTimeout(() => resolve('timed-out'), deadlineMs);
    });
    const outcome = await Promise.race([this.allStages(), deadline]);
    clearTimeout(timer);
    if (outcome === 'timed-out') this.logger.error({ unfinished: [...this.running], deadlineMs }, 'not drained within the deadline');
    return outcome;
  }

  private async allStages(): Promise<DrainOutcome> {
    for (const stage of STAGES) {
      const started = performance.now();
      await this.runStage(stage);
      this.logger.info({ stage, ms: Math.round(performance.now() - started), steps: this.steps[stage].map(({ name }) => name) }, 'drain stage done');
    }
    return this.failed ? 'failed' : 'drained';
  }

  private async runStage(stage: DrainStage): Promise<void> {
    if (stage !== 'close') {
      await Promise.all(this.steps[stage].map((step) => this.runStep(step)));
      return;
    }
    for (const step of this.steps.close.toReversed()) await this.runStep(step);
  }

  private async runStep({ name, run }: Step): Promise<void> {
    this.running.add(name);
    try {
      await run();
    } catch (error) {
      this.failed = true;
      this.logger.error({ err: error, step: name }, 'drain step failed');
    } finally {
      this.running.delete(name);
    }
  }
}
