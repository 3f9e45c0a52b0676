import { type PlatformLayout, platformLayout, type TwinEvent, twinEvents } from '@orrery/contracts';
import { type Delivered, type KafkaSettings, readTopic, type TopicReading } from '@orrery/kafka';

/**
 * The events of one twin, from now on: its partition alone. Where the topic grows, the twin's new partition from then on. It follows the layout
 * by reading it, and answers nothing: who writes nothing need not be waited for.
 */
export class EventsOfTwin {
  private readonly known: { current: PlatformLayout | undefined } = { current: undefined };
  private readonly layout: TopicReading;
  private events: TopicReading | undefined;
  private opening: Promise<void>;
  private closed = false;
  private end: () => void = () => undefined;

  constructor(
    private readonly settings: KafkaSettings,
    private readonly twin: string,
    private readonly onEvent: (event: TwinEvent) => void,
  ) {
    this.layout = readTopic(settings, platformLayout, { from: 'beginning', onRecord: ({ value }) => this.take(value) });
    const ended = new Promise<void>((resolve) => (this.end = resolve));
    this.opening = Promise.race([this.layout.caughtUp, ended]).then(() => this.open());
  }

  async close(): Promise<void> {
    this.closed = true;
    this.end();
    await this.layout.close();
    await this.opening;
    await this.events?.close();
  }

  private take(layout: PlatformLayout | null): void {
    const before = this.known.current?.partitions;
    this.known.current = layout ?? undefined;
    if (this.events && this.known.current?.partitions !== before) this.opening = this.opening.then(() => this.open());
  }

  private async open(): Promise<void> {
    await this.events?.close();
    if (this.closed) return;
    const settings = { ...this.settings, layout: { current: this.known.current } };
    this.events = readTopic(settings, twinEvents, { from: 'end', ofKey: this.twin, onRecord: (record) => this.hand(record) });
  }

  private hand({ key, value }: Delivered<TwinEvent | null>): void {
    if (key === this.twin && value) this.onEvent(value);
  }
}
