import { type SlotOptions, WorkerSlot } from './worker-slot.js';
import { type Step } from '../domain/job.js';
import { type StepTask, type WorkerAnswer, type WorkerTask } from './worker-tasks.js';

/** The worker threads of this replica. */
export class Workers {
  private readonly slots: readonly WorkerSlot[];

  constructor({ count, ...options }: SlotOptions & { readonly count: number }) {
    this.slots = Array.from({ length: count }, () => new WorkerSlot(options));
  }

  get count(): number {
    return this.slots.length;
  }

  get free(): number {
    return this.slots.filter(({ isBusy }) => !isBusy).length;
  }

  /** @throws WorkerFailure; Error where no worker is free */
  async run<T extends WorkerTask>(task: T, signal: AbortSignal, onProgress: (share: number) => void = () => undefined): Promise<WorkerAnswer<T>> {
    const slot = this.slots.find(({ isBusy }) => !isBusy);
    if (!slot) throw new Error('no worker is free');
    return (await slot.run(task, signal, onProgress)) as WorkerAnswer<T>;
  }

  /** A step of a run, by the thread that has kept its study where that is free. @throws WorkerFailure; Error where no worker is free */
  async step(run: string, make: (from: number) => Promise<StepTask>, signal: AbortSignal): Promise<Step> {
    const free = this.slots.filter(({ isBusy }) => !isBusy);
    const slot = free.reduce<WorkerSlot | undefined>((best, one) => (best && best.keptOf(run) >= one.keptOf(run) ? best : one), undefined);
    if (!slot) throw new Error('no worker is free');
    return slot.step(run, make, signal);
  }

  async close(): Promise<void> {
    await Promise.all(this.slots.map((slot) => slot.close()));
  }
}
