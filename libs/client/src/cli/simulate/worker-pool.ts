import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { BrokenModel, DesError, mergeOutcomes, type Outcome, type Round, type Share, splitShare } from '@orrery/des';
import { type Said, type Work } from './work.js';

/** The compiled module, from the sources as well. */
const MODULE = fileURLToPath(new URL('../../../dist/cli/simulate/share.worker.js', import.meta.url));
/** Pieces a worker gets of a round, so that who is done early finds more to do. */
const PIECES = 4;
/** Times that a piece is given to another worker after one has died of it. */
const AGAIN = 1;

interface Piece {
  readonly share: Share;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
  died: number;
}

/** Worker threads that run the shares of rounds. What comes out does not depend on how many they are, nor on one that dies and is replaced. */
export class WorkerPool {
  readonly #waiting: Piece[] = [];
  readonly #idle: Worker[] = [];
  readonly #workers = new Set<Worker>();
  readonly #busy = new Map<Worker, Piece>();
  #closed: Error | undefined;

  constructor(
    readonly work: Work,
    readonly count: number,
    /** Told how many replications more are done, in parts. */
    readonly told: (replications: number) => void = () => undefined,
  ) {}

  /** The threads that there are now. */
  get threads(): readonly Worker[] {
    return [...this.#workers];
  }

  async run({ shares }: Round): Promise<Outcome[]> {
    const total = shares.reduce((sum, { from, to }) => sum + to - from, 0);
    const size = Math.max(1, Math.ceil(total / (this.count * PIECES)));
    return Promise.all(shares.map(async (share) => mergeOutcomes(share, await Promise.all(splitShare(share, size).map((piece) => this.#piece(piece))))));
  }

  /** Ends all threads; whatever still runs is refused with `reason`. */
  async close(reason = new Error('the workers have ended')): Promise<void> {
    this.#closed ??= reason;
    for (const piece of this.#waiting.splice(0)) piece.reject(this.#closed);
    await Promise.all([...this.#workers].map((worker) => worker.terminate()));
  }

  #piece(share: Share): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ share, resolve, reject, died: 0 });
      this.#hand();
    });
  }

  /** Gives waiting pieces to idle workers, and starts workers while there may be more. */
  #hand(): void {
    while (this.#waiting.length > 0) {
      if (this.#closed) return this.#waiting.splice(0).forEach(({ reject }) => reject(this.#closed));
      const worker = this.#idle.pop() ?? (this.#workers.size < this.count ? this.#start() : undefined);
      if (!worker) return;
      this.#give(worker, this.#waiting.shift() as Piece);
    }
  }

  #start(): Worker {
    const worker = new Worker(MODULE, { workerData: this.work });
    this.#workers.add(worker);
    worker.on('message', (said: Said) => this.#hear(worker, said));
    worker.on('error', (error: Error) => this.#lose(worker, error.message));
    worker.on('exit', (code) => this.#lose(worker, `exit ${code}`));
    return worker;
  }

  #give(worker: Worker, piece: Piece): void {
    this.#busy.set(worker, piece);
    worker.postMessage(piece.share);
  }

  #hear(worker: Worker, said: Said): void {
    if ('done' in said) return this.told(said.done);
    const piece = this.#busy.get(worker);
    this.#busy.delete(worker);
    this.#idle.push(worker);
    if ('outcome' in said) piece?.resolve(said.outcome);
    else piece?.reject(said.problems ? new BrokenModel(said.problems) : new DesError(said.code, said.message, said.fix));
    this.#hand();
  }

  /** A worker has ended: an error is followed by an exit, and counts once. */
  #lose(worker: Worker, why: string): void {
    if (!this.#workers.delete(worker)) return;
    const piece = this.#busy.get(worker);
    this.#busy.delete(worker);
    if (!piece) this.#idle.splice(this.#idle.indexOf(worker), 1);
    else if (this.#closed) piece.reject(this.#closed);
    else if (piece.died < AGAIN) this.#waiting.unshift({ ...piece, died: piece.died + 1 });
    else piece.reject(new DesError('experiment.invalid', `replications ${piece.share.from} to ${piece.share.to - 1} of ${piece.share.variant.name} ended their worker twice: ${why}`, 'make the model smaller, or give Node more memory: NODE_OPTIONS=--max-old-space-size=4096'));
    this.#hand();
  }
}
