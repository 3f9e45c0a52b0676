import { setTimeout as delay } from 'node:timers/promises';
import { type TopicEnds } from '../stack/topic-ends.js';

export interface Passage {
  readonly records: number;
  readonly recordsPerSecond: number;
}

const POLL_MS = 10;
const TIMEOUT_MS = 120_000;

/** Watches from outside how records come into a topic: from the first that is seen there to the last. */
export class Progress {
  private constructor(
    private readonly ends: TopicEnds,
    private readonly topic: { readonly topic: string } | string,
    private readonly base: number,
    private readonly records: number,
  ) {}

  static async begin(ends: TopicEnds, topic: { readonly topic: string } | string, records: number): Promise<Progress> {
    return new Progress(ends, topic, await ends.records(topic), records);
  }

  /** @param check throws when nothing more can come */
  async passed(check: () => void): Promise<Passage> {
    const deadline = performance.now() + TIMEOUT_MS;
    let first: { at: number; count: number } | undefined;
    for (;;) {
      const count = (await this.ends.records(this.topic)) - this.base;
      const at = performance.now();
      if (count > 0) first ??= { at, count };
      if (first && count >= this.records) {
        if (at === first.at) throw new Error('The backlog was through before it could be watched: make it larger.');
        return { records: this.records, recordsPerSecond: ((count - first.count) * 1_000) / (at - first.at) };
      }
      check();
      if (at > deadline) throw new Error(`Only ${count} of ${this.records} records came through within ${TIMEOUT_MS / 1_000} s.`);
      await delay(POLL_MS);
    }
  }
}
