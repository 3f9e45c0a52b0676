import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { isOrreryError, type RunFailure } from '@orrery/contracts';
import { type OutboxRelay, inTransaction } from '@orrery/kafka';
import { inTraceOf, withBatchSpan } from '@orrery/service-kit';
import { type Pool, type PoolClient } from 'pg';
import { type Logger } from 'pino';
import { type RunsStore, type RunText, type Task } from './adapters/runs.store.js';
import { chooseTasks } from './domain/choose-tasks.js';
import { type Quota } from './domain/job.js';
import { endRun, failed, recordShare, recordStep, type Recorded } from './record.js';
import { type SimulationMetrics } from './simulation-metrics.js';
import { WorkerFailure } from './worker/worker-slot.js';
import { type Workers } from './worker/workers.js';

export interface ExecutorParts {
  readonly pool: Pool;
  readonly schema: string;
  readonly store: RunsStore;
  readonly workers: Workers;
  readonly relay: Pick<OutboxRelay, 'wake'>;
  readonly metrics: SimulationMetrics;
  readonly logger: Logger;
  readonly quota: Quota;
  readonly everyMs: number;
  readonly keepMs: number;
  /** Partitions of simulation.runs that are this replica's now. */
  readonly partitions: () => readonly number[];
}

/** Which replica has begun a task, for operators. */
const ME = `${hostname()}/${process.pid}`;
/** So often a task is begun, over all replicas: what takes a worker or a replica down with it every time is given up. */
const MOST_ATTEMPTS = 5;
const CANDIDATES = 200;
const FORGET_EVERY_MS = 3_600_000;
const RETRY_MS = 1_000;
/** What is under way at a stop may still end; the rest is done again, by others or after the start. */
const FINISH_MS = 3_000;

interface AtWork extends Task {
  progress: number;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/**
 * Does what there is to do for runs in the partitions of this replica: when woken, and every so often. A replica that dies leaves its tasks as they
 * were; whoever gets its partitions does them again, and what both have done counts once.
 */
export class Executor {
  private readonly atWork = new Map<string, AtWork>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private again = false;
  private stopped = false;
  private forgotAt = -Infinity;
  /** When it was last looked without trouble; milliseconds of a clock that nobody sets. */
  lastLookAt = performance.now();

  constructor(private readonly parts: ExecutorParts) {}

  start(): void {
    this.timer = setInterval(() => this.wake(), this.parts.everyMs);
    this.wake();
  }

  wake(): void {
    if (this.stopped) return;
    this.again = true;
    this.looking ??= this.look().finally(() => (this.looking = undefined));
  }

  async close(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.looking;
    const all = Promise.all([...this.atWork.values()].map(({ done }) => done));
    await Promise.race([all, wait(FINISH_MS, undefined, { ref: false })]);
    for (const { stop } of this.atWork.values()) stop.abort();
    await all;
    await this.parts.workers.close();
  }

  private async look(): Promise<void> {
    while (this.again && !this.stopped) {
      this.again = false;
      try {
        await this.endOverdue();
        await this.followAtWork();
        await this.beginMore();
        await this.forgetOld();
        this.lastLookAt = performance.now();
      } catch (error) {
        this.parts.logger.warn({ err: error }, 'what is to do cannot be read; trying again');
      }
    }
  }

  private async endOverdue(): Promise<void> {
    const { store } = this.parts;
    for (const { run, limitMs } of await this.session((session) => store.overdue(session)))
      await this.fail(run, { code: 'run.deadline', message: `the run has taken longer than ${limitMs / 1000} s`, fix: 'ask for fewer or shorter replications, or for more time' });
  }

  /** Stops what belongs to runs that were cancelled or have failed elsewhere; tells how far the rest is. */
  private async followAtWork(): Promise<void> {
    const { store, metrics } = this.parts;
    metrics.working(this.atWork.size);
    if (this.atWork.size === 0) return;
    await this.session(async (session) => {
      const running = await store.stillRunning(session, [...new Set([...this.atWork.values()].map(({ run }) => run))]);
      for (const task of this.atWork.values())
        if (!running.has(task.run)) task.stop.abort();
        else if (task.progress > 0) await store.tellProgress(session, task, task.progress);
    });
  }

  private async beginMore(): Promise<void> {
    const { store, workers, partitions } = this.parts;
    // A task takes its thread only after it has been begun in the database: those begun count, not only the threads that are taken.
    const room = workers.count - this.atWork.size;
    if (room <= 0) return;
    const waiting = await this.session((session) => store.waiting(session, partitions(), CANDIDATES));
    const open = waiting.filter((task) => !this.atWork.has(nameOf(task)));
    for (const task of chooseTasks(open, [...this.atWork.values()], room)) this.begin(task);
  }

  private begin(task: Task): void {
    const stop = new AbortController();
    const done = this.perform(task, stop.signal)
      .catch((error: unknown) => this.parts.logger.warn({ err: error, run: task.run, task: task.number }, 'a task was not finished; it is done again'))
      .finally(() => {
        this.atWork.delete(nameOf(task));
        this.wake();
      });
    this.atWork.set(nameOf(task), { ...task, progress: 0, stop, done });
  }

  private async perform(task: Task, signal: AbortSignal): Promise<void> {
    const { store, metrics } = this.parts;
    const run = await this.session((session) => store.begin(session, task, ME));
    if (!run) return;
    if (run.attempts > MOST_ATTEMPTS) return this.fail(task.run, { code: 'run.worker-died', message: `task ${task.number} of the run was begun ${MOST_ATTEMPTS} times, and whoever did it died each time`, fix: 'make the model smaller; if that does not help, tell the maintainers, with the model' });
    await inTraceOf({ traceparent: run.traceparent ?? undefined }, () =>
      withBatchSpan(`simulation ${task.kind}`, () => [], async () => {
        const begun = performance.now();
        try {
          const record = task.kind === 'step' ? await this.step(task, run, signal) : await this.share(task, run, signal);
          const outcome = await this.durably(record);
          metrics.done(task.kind, outcome, task.beyond - task.first, (performance.now() - begun) / 1000);
          this.parts.relay.wake();
        } catch (error) {
          if (!(error instanceof WorkerFailure)) throw error;
          if (error.kind === 'failed') await this.fail(task.run, error.failure);
          else if (error.kind === 'died') {
            metrics.failed(error.failure.code);
            this.parts.logger.warn({ run: task.run, task: task.number, failure: error.failure }, 'a worker died; its task is done again');
          }
        }
      }, { kind: 'internal', attributes: { 'orrery.run': task.run, 'orrery.task': task.number } }),
    );
  }

  private async step(task: Task, run: RunText, signal: AbortSignal): Promise<(tx: PoolClient) => Promise<Recorded>> {
    const { store, workers, quota } = this.parts;
    const step = await workers.step(task.run, async (from) => ({ type: 'step', run: task.run, job: run, quota, from, rounds: await this.session((session) => store.rounds(session, task.run, from)) }), signal);
    return (tx) => recordStep(tx, store, task, step);
  }

  private async share(task: Task, run: RunText, signal: AbortSignal): Promise<(tx: PoolClient) => Promise<Recorded>> {
    const { store, workers } = this.parts;
    const share = { variant: task.variant!, from: task.first, to: task.beyond };
    const done = await workers.run({ type: 'share', file: run.file, text: run.text, plan: run.plan!, share }, signal, (progress) => {
      const atWork = this.atWork.get(nameOf(task));
      if (atWork) atWork.progress = progress;
    });
    return (tx) => recordShare(tx, store, task, done);
  }

  private async fail(run: string, failure: RunFailure): Promise<void> {
    if (!(await this.durably((tx) => endRun(tx, this.parts.store, run, failed(failure))))) return;
    this.parts.metrics.failed(failure.code);
    this.parts.logger.info({ run, failure }, 'a run has failed');
    this.parts.relay.wake();
  }

  /** A database that is away is waited for: what has been worked out is not thrown away. */
  private async durably<R>(work: (tx: PoolClient) => Promise<R>): Promise<R> {
    for (;;)
      try {
        return await inTransaction(this.parts.pool, this.parts.schema, work);
      } catch (error) {
        if (this.stopped || !isOrreryError(error) || !error.retryable) throw error;
        this.parts.logger.warn({ err: error }, 'what was done is not kept yet; trying again');
        await wait(RETRY_MS);
      }
  }

  private session<R>(work: (session: PoolClient) => Promise<R>): Promise<R> {
    return inTransaction(this.parts.pool, this.parts.schema, work);
  }

  private async forgetOld(): Promise<void> {
    if (performance.now() - this.forgotAt < FORGET_EVERY_MS) return;
    this.forgotAt = performance.now();
    await this.session((session) => this.parts.store.forgetOld(session, this.parts.keepMs));
  }
}

const nameOf = ({ run, number }: { readonly run: string; readonly number: number }): string => `${run}/${number}`;
