import { Worker } from 'node:worker_threads';
import { type RunFailure } from '@orrery/contracts';
import { type Step } from '../domain/job.js';
import { type FromWorker, type StepTask, type WorkerAnswer, type WorkerTask } from './worker-tasks.js';

/** Why a task has no answer. */
export class WorkerFailure extends Error {
  override readonly name = 'WorkerFailure';

  constructor(
    /** failed: it would fail again. died: the thread ended for no reason of the task's that is known. stopped: whoever gave it did not want it any more. */
    readonly kind: 'failed' | 'died' | 'stopped',
    readonly failure: RunFailure,
  ) {
    super(failure.message);
  }
}

export interface SlotOptions {
  readonly file: URL;
  readonly memoryMb: number;
  readonly timeLimitMs: number;
}

interface Call {
  readonly resolve: (answer: WorkerAnswer) => void;
  readonly reject: (failure: WorkerFailure) => void;
  readonly onProgress: (share: number) => void;
}

/** How often a worker's memory outside its heap is looked at: typed arrays stand there, where V8's own limit does not see them. */
const WATCH_MS = 200;
const MB = 1_048_576;

/** One worker thread, made when it is first needed and again after it ended. Does one task at a time. */
export class WorkerSlot {
  private worker: Worker | undefined;
  private call: Call | undefined;
  private kept: { readonly run: string; readonly rounds: number } | undefined;
  private taken = false;

  constructor(private readonly options: SlotOptions) {}

  get isBusy(): boolean {
    return this.call !== undefined || this.taken;
  }

  /** Rounds of a run up to which this thread has kept its study, 0 where it has none of it. */
  keptOf(run: string): number {
    return this.kept?.run === run ? this.kept.rounds : 0;
  }

  /**
   * Finds out where a run goes on to. @param make the task, given the round from which on outcomes are needed
   * @throws WorkerFailure, and what `make` throws
   */
  async step(run: string, make: (from: number) => Promise<StepTask>, signal: AbortSignal): Promise<Step> {
    this.taken = true;
    try {
      const task = await make(this.keptOf(run));
      this.kept = undefined;
      const step = (await this.run(task, signal, () => undefined)) as Step;
      if (step.kind === 'round') this.kept = { run, rounds: task.from + task.rounds.length };
      return step;
    } finally {
      this.taken = false;
    }
  }

  /** @throws WorkerFailure */
  async run(task: WorkerTask, signal: AbortSignal, onProgress: (share: number) => void): Promise<WorkerAnswer> {
    const { memoryMb, timeLimitMs } = this.options;
    const worker = (this.worker ??= this.open());
    const timer = setTimeout(() => this.end('failed', { code: 'run.quota', message: `one share of the run has taken more than ${timeLimitMs / 1000} s`, fix: 'shorten the horizon or make the model coarser: a replication must fit into that time' }), timeLimitMs);
    const watch = setInterval(() => void this.watch(worker, memoryMb), WATCH_MS);
    const stop = (): void => this.end('stopped', { code: 'run.stopped', message: 'nobody wants it any more', fix: 'start the run again' });
    signal.addEventListener('abort', stop);
    try {
      return await new Promise<WorkerAnswer>((resolve, reject) => {
        this.call = { resolve, reject, onProgress };
        worker.postMessage(task);
        if (signal.aborted) stop();
      });
    } finally {
      clearTimeout(timer);
      clearInterval(watch);
      signal.removeEventListener('abort', stop);
    }
  }

  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  private open(): Worker {
    const { file, memoryMb } = this.options;
    // Nothing of the service's environment or start options is the simulated model's business.
    const worker = new Worker(file, { env: {}, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: Math.max(8, Math.ceil(memoryMb / 8)) } });
    worker.unref();
    worker.on('message', (message: FromWorker) => {
      if (this.worker !== worker) return;
      if (message.type === 'progress') return this.call?.onProgress(message.share);
      if (message.type === 'done') this.settle((call) => call.resolve(message.answer));
      else this.settle((call) => call.reject(new WorkerFailure('failed', message.failure)));
    });
    worker.on('error', (error: Error & { code?: string }) => this.gone(worker, error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? this.tooLarge() : undefined, error.message));
    worker.on('exit', (code) => this.gone(worker, undefined, `exit code ${code}`));
    return worker;
  }

  private async watch(worker: Worker, memoryMb: number): Promise<void> {
    // One that has ended by now has nothing to look at.
    const memory = await worker.getHeapStatistics().catch(() => undefined);
    if (memory && this.worker === worker && memory.used_heap_size + memory.external_memory > memoryMb * MB) this.end('failed', this.tooLarge());
  }

  private tooLarge(): RunFailure {
    return { code: 'run.memory', message: `the run needs more than the ${this.options.memoryMb} MB of a worker`, fix: 'bound the queues of the model, make it smaller, or ask for workers with more memory' };
  }

  private gone(worker: Worker, known: RunFailure | undefined, how: string): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    this.kept = undefined;
    this.settle((call) => call.reject(known ? new WorkerFailure('failed', known) : new WorkerFailure('died', { code: 'run.worker-died', message: `the worker thread ended: ${how}`, fix: 'start the run again; if it ends again, tell the maintainers, with the model' })));
  }

  private end(kind: 'failed' | 'stopped', failure: RunFailure): void {
    const { worker } = this;
    this.worker = undefined;
    this.kept = undefined;
    void worker?.terminate();
    this.settle((call) => call.reject(new WorkerFailure(kind, failure)));
  }

  private settle(how: (call: Call) => void): void {
    const { call } = this;
    this.call = undefined;
    if (call) how(call);
  }
}
