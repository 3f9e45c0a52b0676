import type { Logger } from 'pino';

/**
 * The order of an orderly stop. `stop-reading`: take nothing new, finish what is in flight, commit it. `finish`: send what
 * is still buffered. `http`: end requests and destroy providers; until then probes and metrics answer. `close`:
 * connections, last what was opened first.
 */
const FINISHING = ['stop-reading', 'finish'] as const;
const LEAVING = ['http', 'close'] as const;
export type DrainStage = (typeof FINISHING)[number] | (typeof LEAVING)[number];

export type DrainOutcome = 'drained' | 'failed' | 'timed-out';

export interface DrainOptions {
  /**
   * How long `http` and `close` may take together, in milliseconds; what takes longer is left as it is, and that is no failure. For one with no requests
   * in flight, as a service that has not started yet: what there was to finish is finished by then. The deadline alone when absent.
   */
  readonly leaveMs?: number;
}

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
  run(deadlineMs: number, { leaveMs = Infinity }: DrainOptions = {}): Promise<DrainOutcome> {
    this.outcome ??= this.withDeadline(deadlineMs, leaveMs);
    return this.outcome;
  }

  private async withDeadline(deadlineMs: number, leaveMs: number): Promise<DrainOutcome> {
    const isInTime = await within(deadlineMs, this.allStages(leaveMs));
    if (isInTime) return this.failed ? 'failed' : 'drained';
    this.logger.error({ unfinished: [...this.running], deadlineMs }, 'not drained within the deadline');
    return 'timed-out';
  }

  private async allStages(leaveMs: number): Promise<void> {
    await this.inTurn(FINISHING);
    if (!(await within(leaveMs, this.inTurn(LEAVING)))) this.logger.info({ unfinished: [...this.running], leaveMs }, 'nothing is in flight: what does not close at once is left');
  }

  private async inTurn(stages: readonly DrainStage[]): Promise<void> {
    for (const stage of stages) {
      const started = performance.now();
      await this.runStage(stage);
      this.logger.info({ stage, ms: Math.round(performance.now() - started), steps: this.steps[stage].map(({ name }) => name) }, 'drain stage done');
    }
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

/** Whether the work comes to its end in time. */
async function within(ms: number, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    if (Number.isFinite(ms)) timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
