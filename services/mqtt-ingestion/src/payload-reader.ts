import { type FailedItem, type MqttSourceEntry, type SourceStatus } from '@orrery/contracts';
import { type OutgoingMessage, type Session } from './adapters/mqtt-connection.js';
import { type InMessage } from './adapters/mqtt.client.js';
import { type BoundSignal } from './domain/bound-signal.js';

/** What the messages of a source mean: plain JSON, or Sparkplug B. */
export interface PayloadReader {
  /** Whether its session is clean: the broker keeps nothing while nobody is connected. */
  readonly clean: boolean;
  bind(source: MqttSourceEntry, signals: readonly BoundSignal[]): void;
  /** Asked before every CONNECT. */
  session(nowMs: number): Pick<Session, 'subscriptions' | 'unsubscriptions' | 'will'>;
  /** The connection stands. @returns what to publish first. */
  opened(): readonly OutgoingMessage[];
  message(message: InMessage, nowMs: number): void;
  /** Before a DISCONNECT on purpose. */
  farewell(nowMs: number): readonly OutgoingMessage[];
  /** Ends its timers. */
  end(): void;
  /** Bound signals of which something is known: a value has come, or a birth names them. */
  monitored(): number;
  failed(): FailedItem[];
  details(): Pick<SourceStatus, 'sparkplug'>;
}
