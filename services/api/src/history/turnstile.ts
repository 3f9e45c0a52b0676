import { OrreryError } from '@orrery/contracts';

/** Lets so many in at once, and so many more wait; whoever comes then is told to come again. */
export class Turnstile {
  private inside = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly places: number,
    private readonly queue: number,
  ) {}

  /** @throws OrreryError `unavailable` */
  async through<T>(work: () => Promise<T>): Promise<T> {
    if (this.inside >= this.places) {
      if (this.waiting.length >= this.queue) throw busy(this.places, this.queue);
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else this.inside += 1;
    try {
      return await work();
    } finally {
      // The place goes to the next in line without becoming free.
      const next = this.waiting.shift();
      if (next) next();
      else this.inside -= 1;
    }
  }
}

function busy(places: number, queue: number): OrreryError {
  return new OrreryError('unavailable', `${places} questions about history are being answered and ${queue} wait`, {
    remedy: 'Ask again after Retry-After, and for less at once: fewer paths, a shorter range, wider buckets.',
    details: { kind: 'history-busy' },
  });
}
