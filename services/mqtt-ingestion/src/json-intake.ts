import { type FailedItem, type MqttSourceEntry } from '@orrery/contracts';
import { type InMessage } from './adapters/mqtt.client.js';
import { type BoundSignal } from './domain/bound-signal.js';
import { parseJson } from './parse-json.js';
import { type Read, readPayload } from './domain/read-payload.js';
import { subscriptionsOf } from './domain/topic-filters.js';
import { type TopicReader, TopicTable } from './domain/topic-table.js';
import { type Intake } from './intake.js';
import { type PayloadReader } from './payload-reader.js';

/** Plain JSON by topic template (rule R14): each object of a payload, or of an array of them, becomes readings of the twins bound to its topic. */
export class JsonIntake implements PayloadReader {
  readonly clean = false;
  private table = new TopicTable([], []);
  private filters: readonly string[] = [];
  /** Filters of this start that the broker's session may still have. */
  private gone = new Set<string>();
  private signals: readonly BoundSignal[] = [];

  constructor(private readonly intake: Intake) {}

  bind({ templates = [] }: MqttSourceEntry, signals: readonly BoundSignal[]): void {
    this.table = new TopicTable(templates, signals);
    for (const filter of this.filters) this.gone.add(filter);
    this.filters = subscriptionsOf(templates.map(({ topic }) => topic));
    for (const filter of this.filters) this.gone.delete(filter);
    this.signals = signals;
  }

  session() {
    return { subscriptions: this.filters, unsubscriptions: [...this.gone] };
  }

  opened() {
    return [];
  }

  message(message: InMessage, nowMs: number): void {
    const { payload } = message;
    const topic = message.topic.toString('utf8');
    const readers = this.table.readersOf(topic);
    if (readers.length === 0) return this.intake.refuse(message, 'unmatched-topic', `nothing is bound to the topic ${topic.slice(0, 500)}; add a twin or a template, or stop the sender`);
    if (!payload) return this.intake.refuse(message, 'oversized', `a payload of ${message.bytes} bytes; send less at once, or raise ORRERY_MQTT_MAX_PAYLOAD`);
    const parsed = parseJson(payload);
    if ('fault' in parsed) return this.intake.refuse(message, 'undecodable', parsed.fault);
    for (const reader of readers) this.read(message, reader, parsed.value, nowMs);
  }

  farewell() {
    return [];
  }

  end(): void {
    // It has no timers.
  }

  monitored(): number {
    return this.signals.reduce((sum, { fresh }) => sum + (fresh ? 1 : 0), 0);
  }

  failed(): FailedItem[] {
    return [];
  }

  details() {
    return {};
  }

  /** Of an array each object by itself: one that is wrong does not harm the others, and the message has one dead letter. */
  private read(message: InMessage, reader: TopicReader, root: unknown, nowMs: number): void {
    let refusal: Parameters<Intake['refuse']> | undefined;
    const objects = Array.isArray(root) ? (root as unknown[]) : [root];
    objects.forEach((object, index) => {
      const read = readPayload(object, reader);
      if ('reason' in read) refusal ??= [message, read.reason, Array.isArray(root) ? `element ${index}: ${read.detail}` : read.detail];
      else if (message.retain) this.addRetained(read, nowMs);
      else for (const each of read) this.add(each, nowMs);
    });
    if (objects.length === 0) refusal = [message, 'undecodable', 'the payload is an empty array'];
    if (refusal) this.intake.refuse(...refusal);
  }

  private add(read: Read, nowMs: number): void {
    this.intake.add(read.bound, read, nowMs);
    read.bound.fresh = true;
  }

  /** The broker has kept it, nobody knows how long: with a time of its own it is judged by that, without it is no news. */
  private addRetained(read: readonly Read[], nowMs: number): void {
    for (const each of read) {
      const { reading, bound } = each;
      const dated = reading.sourceTs !== undefined;
      if (!dated && bound.fresh) continue;
      const quality = dated || reading.quality === 'bad' ? reading.quality : 'uncertain';
      this.intake.add(bound, { ...each, reading: { ...reading, quality, flags: ['repeat'] } }, nowMs);
      if (!dated) this.intake.notFresh(bound.twinId, [bound.item.path], this.intake.timestamp(nowMs), 'retained by the broker, of unknown age');
    }
  }
}
