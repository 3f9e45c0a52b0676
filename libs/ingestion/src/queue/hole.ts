import { type Dropped, joined } from './dropped.js';

/** What had to go from a queue since it was last empty: on disk too, for who is killed before it has come to Kafka as a gap tells it again. */
export class Hole {
  /** Not told to anybody yet. */
  untold: Dropped | undefined;
  private listener: ((dropped: Dropped) => void) | undefined;

  /** @param kept as it stands on disk */
  constructor(private kept: Dropped | undefined) {
    this.untold = kept;
  }

  /** Told of what had to go, also before. */
  listen(listener: (dropped: Dropped) => void): void {
    this.listener = listener;
    this.tell();
  }

  /** As it is to stand on disk when this has gone too. */
  with(dropped: Dropped): Dropped {
    return joined(this.kept, dropped);
  }

  /** It has gone, and the disk says so. */
  widen(dropped: Dropped): void {
    this.kept = this.with(dropped);
    this.untold = joined(this.untold, dropped);
    this.tell();
  }

  /** Whether it need not stand on disk any more once everything behind it is in Kafka. */
  get told(): boolean {
    return this.kept !== undefined && this.untold === undefined;
  }

  close(): void {
    this.kept = undefined;
  }

  private tell(): void {
    const { untold, listener } = this;
    if (!untold || !listener) return;
    this.untold = undefined;
    listener(untold);
  }
}
