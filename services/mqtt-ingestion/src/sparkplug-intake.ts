import { type DeadLetterReason, type FailedItem, type MqttSourceEntry } from '@orrery/contracts';
import { bounded, fitDatatype, inUnit } from '@orrery/ingestion';
import { HostApplication, type HostEffect, HostSession, type MetricValue, type QuarantineReason } from '@orrery/sparkplug';
import { timestampFromMillis } from '@orrery/twin-model';
import { type OutgoingMessage } from './adapters/mqtt-connection.js';
import { type InMessage } from './adapters/mqtt.client.js';
import { type BoundSignal } from './domain/bound-signal.js';
import { edgeNodesOf } from './domain/edge-nodes-of.js';
import { MetricTable } from './domain/metric-table.js';
import { type Intake } from './intake.js';
import { type PayloadReader } from './payload-reader.js';

export interface SparkplugOptions {
  intake: Intake;
  /** Makes the jitter of several hosts differ. */
  clientId: string;
  maxPayload: number;
  publish: (message: OutgoingMessage) => void;
  nowMs: () => number;
}

const LETTERS: Partial<Record<QuarantineReason, DeadLetterReason>> = {
  'bad-topic': 'unmatched-topic',
  undecodable: 'undecodable',
  'oversized-birth': 'oversized',
  'before-birth': 'data-before-birth',
  'before-session': 'data-before-birth',
  'unknown-alias': 'unknown-alias',
  'doubtful-alias': 'unknown-alias',
  'bad-datatype': 'wrong-type',
  'wrong-type': 'wrong-type',
  'bad-time': 'invalid-time',
};
type Effect<T extends HostEffect['type']> = Extract<HostEffect, { type: T }>;

/** A Sparkplug B host application: what libs/sparkplug decides, as readings and states of twins (rules R10 to R13). */
export class SparkplugIntake implements PayloadReader {
  /** tck-id-message-flow-phid-sparkplug-clean-session-311 */
  readonly clean = true;
  private readonly host = new HostApplication();
  private hostSession = new HostSession();
  private table = new MetricTable([]);
  private said = '';
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: SparkplugOptions) {}

  bind(source: MqttSourceEntry, signals: readonly BoundSignal[]): void {
    this.table = this.table.rebound(signals);
    const { groups, hostId, reorderTimeoutMs } = source;
    const role = source.role === 'primary' || source.role === 'secondary' ? source.role : 'passive';
    this.host.configure({
      role,
      ...(groups ? { groups } : {}),
      ...(reorderTimeoutMs === undefined ? {} : { reorderTimeoutMs }),
      salt: this.options.clientId,
      bounds: { maxPayloadBytes: this.options.maxPayload },
    });
    // Another session comes with another connection; the one that stands is known to the broker by what this one said.
    const said = JSON.stringify([role, hostId, groups]);
    if (said === this.said) return;
    this.said = said;
    this.hostSession = new HostSession({ role, ...(hostId === undefined ? {} : { hostId }), ...(groups ? { groups } : {}) });
  }

  session(nowMs: number) {
    const { will, subscriptions } = this.hostSession.connect(nowMs);
    return { subscriptions: subscriptions.map(({ filter }) => filter), ...(will ? { will } : {}) };
  }

  /** Twins were told that the source is connected: those whose edge node was dead before are told again that it is. */
  opened(): readonly OutgoingMessage[] {
    for (const { twinId, since, reason } of this.table.offlineTwins()) this.options.intake.twinLost(twinId, since, reason);
    // Messages of the time without connection are gone: who does not continue its count is asked for a birth.
    this.follow(this.host.reconnected(this.options.nowMs()), undefined);
    return this.hostSession.opened();
  }

  message(message: InMessage, nowMs: number): void {
    const topic = message.topic.toString('utf8');
    if (!message.payload) return this.options.intake.refuse(message, 'oversized', `a payload of ${message.bytes} bytes; send less at once, or raise ORRERY_MQTT_MAX_PAYLOAD`);
    for (const answer of this.hostSession.receive(topic, message.payload)) this.options.publish(answer);
    this.follow(this.host.receive({ topic, bytes: message.payload, at: nowMs, retain: message.retain }), message);
  }

  farewell(nowMs: number): readonly OutgoingMessage[] {
    return this.hostSession.close(nowMs);
  }

  end(): void {
    clearTimeout(this.timer);
  }

  monitored(): number {
    return this.table.born;
  }

  failed(): FailedItem[] {
    return this.table.failed();
  }

  details() {
    return { sparkplug: { edgeNodes: edgeNodesOf(this.host.summaries()) } };
  }

  private follow(effects: readonly HostEffect[], message: InMessage | undefined): void {
    for (const effect of effects) this.take(effect, message);
    clearTimeout(this.timer);
    const { nextTimerAt } = this.host;
    if (nextTimerAt === undefined) return;
    this.timer = setTimeout(() => this.follow(this.host.tick(this.options.nowMs()), undefined), Math.max(0, nextTimerAt - this.options.nowMs()));
  }

  private take(effect: HostEffect, message: InMessage | undefined): void {
    const { intake, publish } = this.options;
    switch (effect.type) {
      case 'values':
        return this.takeValues(effect);
      case 'node':
      case 'device':
        return effect.online ? this.takeBirth(effect) : this.takeDeath(effect);
      case 'quarantine': {
        const { topic, bytes, reason, detail } = effect;
        const oversized = reason === 'undecodable' && detail.startsWith('oversized');
        const held = { topic: Buffer.from(topic), payload: Buffer.from(bytes), bytes: bytes.length, qos: 0, retain: reason === 'retained', again: false, place: message?.place ?? 0 };
        return intake.refuse(held, oversized ? 'oversized' : (LETTERS[reason] ?? 'malformed'), detail);
      }
      case 'warning':
        if (effect.code === 'wrong-bdseq' && message) intake.refuse(message, 'wrong-bdseq', effect.detail);
        return undefined;
      case 'rebirth':
        if (effect.reason === 'sequence-gap') intake.sequenceLost(this.table.twinsOf(effect.group, effect.edgeNode));
        if (effect.publish) publish(effect.publish);
        return undefined;
    }
  }

  private takeValues({ group, edgeNode, device, values, at, late }: Effect<'values'>): void {
    const { intake } = this.options;
    const metrics = this.table.metricsOf(group, edgeNode, device);
    if (!metrics) return;
    for (const value of values) {
      for (const bound of metrics.get(value.name) ?? []) {
        intake.add(bound, readingOf(bound, value), at);
        bound.fresh = true;
        // One of the past says nothing of the value that is shown.
        if (value.quality === 'stale' && !value.historical && !late) intake.notFresh(bound.twinId, [bound.item.path], timestampFromMillis(value.timestamp), 'the device calls the value stale');
      }
    }
  }

  private takeBirth(effect: Effect<'node' | 'device'>): void {
    const names = new Set(effect.metrics);
    const recovered = this.table.birth(effect.group, effect.edgeNode, 'device' in effect ? effect.device : undefined, names);
    for (const twinId of recovered) this.options.intake.twinBack(twinId, timestampFromMillis(effect.at));
  }

  /** All that comes from it is stale; a twin that has nothing else of the source has lost its link to it (rule R10). */
  private takeDeath(effect: Effect<'node' | 'device'>): void {
    const { intake, nowMs } = this.options;
    const device = 'device' in effect ? effect.device : undefined;
    const since = timestampFromMillis(Math.min(effect.at, nowMs()));
    const reason = device === undefined ? `edge node ${effect.group}/${effect.edgeNode} is dead` : `device ${effect.group}/${effect.edgeNode}/${device} is dead`;
    for (const { twinId, paths } of this.table.death(effect.group, effect.edgeNode, device, since, reason)) {
      if (paths === 'all') intake.twinLost(twinId, since, reason);
      else intake.notFresh(twinId, paths, since, reason);
    }
  }
}

/** Qualities are those of rule R12; a value that its device calls stale is one to be used with care, until it is stale in the twin. */
function readingOf({ item }: BoundSignal, { value, datatype, raw, quality, timestamp, timeOrigin, historical, transient }: MetricValue) {
  const fitted = fitDatatype(value, datatype, item.datatype);
  const flags = [...(historical ? (['historical'] as const) : []), ...(transient ? (['transient'] as const) : [])];
  return bounded({
    path: item.path,
    value: quality === 'bad' ? null : inUnit(item, fitted.value),
    datatype: fitted.datatype,
    quality: quality === 'stale' ? 'uncertain' : quality,
    ...(timeOrigin === 'received' ? {} : { sourceTs: timestampFromMillis(timestamp) }),
    ...(flags.length > 0 ? { flags } : {}),
    ...(raw === undefined ? {} : { raw: raw.slice(0, 200) }),
  });
}
