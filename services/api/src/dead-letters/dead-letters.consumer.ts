import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { deadLetters } from '@orrery/contracts';
import { Drain } from '@orrery/service-kit';
import { letterExcerpt, type LetterExcerpt } from '../domain/letter-excerpt.js';
import { type TopicReader } from '../platform/kafka.providers.js';
import { TOPIC_READER } from '../tokens.js';

export interface KeptDeadLetter {
  readonly timestamp: string;
  readonly letter: LetterExcerpt;
}

/** Kept in memory and shown, by their beginnings: some 10 MB at most. The topic itself keeps thirty days, whole. */
export const KEPT = 500;

/** Reads dead letters from the topic's beginning, and keeps the latest. */
@Injectable()
export class DeadLettersConsumer implements OnApplicationBootstrap {
  private readonly letters: KeptDeadLetter[] = [];
  private readonly logger = new Logger('dead-letters');

  constructor(
    @Inject(TOPIC_READER) private readonly read: TopicReader,
    private readonly drain: Drain,
  ) {}

  onApplicationBootstrap(): void {
    const reading = this.read(deadLetters, {
      from: 'beginning',
      onRecord: ({ timestamp, value }) => {
        if (value) this.keep({ timestamp, letter: letterExcerpt(value) });
      },
      onFailure: (error) => this.logger.error({ err: error, msg: 'dead letters cannot be read' }),
    });
    this.drain.add('stop-reading', 'dead letters', () => reading.close());
  }

  /** Newest first. */
  latest(limit: number): KeptDeadLetter[] {
    return [...this.letters].sort((a, b) => (a.timestamp < b.timestamp ? 1 : -1)).slice(0, limit);
  }

  private keep(letter: KeptDeadLetter): void {
    this.letters.push(letter);
    if (this.letters.length < 2 * KEPT) return;
    // Partitions come one after the other: the oldest is not the first that came.
    const latest = this.latest(KEPT);
    this.letters.splice(0, this.letters.length, ...latest);
  }
}
