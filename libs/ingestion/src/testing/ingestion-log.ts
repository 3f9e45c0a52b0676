import { type Contract, type DeadLetter, deadLetters, platformInstances, platformLayout, type RegistryEntry, registryKey, sourceStatus, type SourceStatus, type TwinInput, twinInputs, twinRegistry } from '@orrery/contracts';
import { KafkaPublisher, type KafkaSettings, readTopic, type TopicReading } from '@orrery/kafka';

/** The topics that an ingestion reads and writes, and those of the layout that it follows. */
export const INGESTION_TOPICS = [twinInputs, sourceStatus, twinRegistry, deadLetters, platformLayout, platformInstances] as unknown as readonly Contract[];

/** What stands on both sides of an ingestion, for its int specs: the registry that it reads, and all that it has written. */
export class IngestionLog {
  readonly inputs: TwinInput[] = [];
  readonly statuses: SourceStatus[] = [];
  readonly letters: DeadLetter[] = [];
  private readonly publisher: KafkaPublisher;
  private readings: TopicReading[] = [];

  constructor(readonly settings: KafkaSettings) {
    this.publisher = new KafkaPublisher(settings);
  }

  async apply(...entries: RegistryEntry[]): Promise<void> {
    await this.publisher.publish(twinRegistry, entries.map((value) => ({ value, source: 'test' })));
  }

  async remove(entry: RegistryEntry): Promise<void> {
    await this.publisher.publish(twinRegistry, [{ value: null, key: registryKey(entry), partitionKey: registryKey(entry), source: 'test' }]);
  }

  /** Every input written for this source so far. */
  of(source: string): TwinInput[] {
    return this.inputs.filter((input) => 'source' in input && input.source === source);
  }

  readingsOf(source: string, path?: string) {
    return this.of(source)
      .flatMap((input) => (input.type === 'readings' ? input.readings : []))
      .filter((reading) => path === undefined || reading.path === path);
  }

  statesOf(source: string) {
    return this.of(source).filter((input) => input.type === 'source-state');
  }

  statusOf(source: string): SourceStatus | undefined {
    return this.statuses.findLast((status) => status.source === source && status.type === 'status');
  }

  gapsOf(source: string) {
    return this.statuses.filter((status) => status.source === source && status.type === 'gap').map(({ gap }) => gap!);
  }

  lettersOf(source: string): DeadLetter[] {
    return this.letters.filter(({ origin }) => origin.source === source);
  }

  /** Waits for a condition; the last status is in the error. */
  async until(what: string, condition: () => boolean, ms = 30_000): Promise<void> {
    const deadline = Date.now() + ms;
    while (!condition()) {
      if (Date.now() > deadline) throw new Error(`not within ${ms} ms: ${what}; last status ${JSON.stringify(this.statuses.at(-1))}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Begins to read what is written; the topics must be there. */
  async listen(): Promise<void> {
    const into = <T>(list: T[]) => ({ from: 'beginning' as const, onRecord: ({ value }: { value: T | null }) => void (value && list.push(value)) });
    this.readings = [
      readTopic(this.settings, twinInputs, into(this.inputs)),
      readTopic(this.settings, sourceStatus, into(this.statuses)),
      readTopic(this.settings, deadLetters, into(this.letters)),
    ];
    await Promise.all(this.readings.map(({ caughtUp }) => caughtUp));
  }

  async closeLog(): Promise<void> {
    for (const reading of this.readings.splice(0)) await reading.close();
    await this.publisher.close();
  }
}
