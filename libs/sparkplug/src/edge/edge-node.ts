import { OrreryError } from '@orrery/contracts';
import { type OutMessage, type Subscription } from '../out-message.js';
import { decodePayload, type Metric } from '../payload/index.js';
import { asksForRebirth } from '../rebirth-metric.js';
import { decodeState } from '../state-payload.js';
import { formatTopic, idProblem, parseTopic } from '../topic.js';
import { readValue } from '../value/index.js';
import { type EdgeCommand, type EdgeConnection, type EdgeFault, type EdgeReply, type EdgeSettings, type EdgeValue } from './edge-settings.js';
import { EdgeWriter } from './edge-writer.js';
import { MetricTable } from './metric-table.js';
import { PrimaryHost } from './primary-host.js';
import { type StoredValue, ValueStore } from './value-store.js';

const METRICS_PER_MESSAGE = 500;
const NO_REPLY: EdgeReply = { publish: [], commands: [], disconnect: false };

interface Device {
  readonly table: MetricTable;
  /** Whether the edge node reaches it: born and reported, or dead. */
  present: boolean;
}

/**
 * A Sparkplug edge node without a network: its caller tells what happens, with the time in milliseconds, and publishes what it is given,
 * in that order. connect → (CONNECT with will, subscribe) → opened → write / receive … → lost, or close and DISCONNECT.
 */
export class EdgeNode {
  private readonly table: MetricTable;
  private readonly devices = new Map<string, Device>();
  private readonly store: ValueStore;
  private readonly host: PrimaryHost | undefined;
  private readonly writer: EdgeWriter;
  private open = false;
  private born = false;

  constructor(private readonly settings: EdgeSettings) {
    let alias = 0n;
    const nextAlias = (settings.useAliases ?? true) ? () => ++alias : undefined;
    for (const id of [settings.group, settings.edgeNode, ...(settings.devices ?? []).map((device) => device.id)]) {
      const problem = idProblem(id);
      if (problem) throw new OrreryError('invalid-argument', problem);
    }
    this.table = new MetricTable(settings.metrics ?? [], nextAlias);
    for (const { id, metrics } of settings.devices ?? []) this.devices.set(id, { table: new MetricTable(metrics, nextAlias), present: true });
    this.store = new ValueStore(settings.maxStored ?? 10_000);
    this.host = settings.primaryHost === undefined ? undefined : new PrimaryHost();
    this.writer = new EdgeWriter(settings, settings.firstBdSeq ?? 0);
  }

  /** Values that wait for a connection, and those given up because too many waited. */
  get waiting(): { readonly stored: number; readonly dropped: number } {
    return { stored: this.store.size, dropped: this.store.dropped };
  }

  /** Whether its birth stands: what is written now is published at once. */
  get online(): boolean {
    return this.born;
  }

  /** Each connection has a bdSeq of its own, one above the last. */
  connect(at: number): EdgeConnection {
    this.lost();
    this.host?.forget();
    this.writer.nextConnection();
    return { will: this.writer.death(at), bdSeq: this.writer.bdSeq, cleanSession: true, subscriptions: this.subscriptions() };
  }

  /** Connected and subscribed: the births and what was stored, or nothing as long as the primary host is not online. */
  opened(at: number): OutMessage[] {
    this.open = true;
    return this.birthIfAllowed(at);
  }

  /** The connection broke; the server publishes the will. */
  lost(): void {
    this.open = false;
    this.born = false;
  }

  /** On purpose: publish this, then DISCONNECT (MQTT 3.1.1 drops the will then). */
  close(at: number): OutMessage[] {
    const messages = this.born ? [this.writer.death(at)] : [];
    this.lost();
    return messages;
  }

  /** New values of the node, or of one device. Without a birth that stands they are stored and sent as historical later. */
  write(values: readonly EdgeValue[], at: number, device?: string): OutMessage[] {
    const owner = device === undefined ? undefined : this.device(device);
    const table = owner?.table ?? this.table;
    const metrics = values.map((value) => table.write(value, at));
    if (this.born && (owner?.present ?? true)) return metrics.length === 0 ? [] : [this.writer.data(metrics, at, device)];
    for (const metric of metrics) this.store.add({ device, metric });
    return [];
  }

  /** The node lost a device. */
  deviceLost(id: string, at: number): OutMessage[] {
    const device = this.device(id);
    const wasPresent = device.present;
    device.present = false;
    return this.born && wasPresent ? [this.writer.message('DDEATH', { timestamp: at, metrics: [] }, id)] : [];
  }

  /** A lost device is back: its birth, and what it measured meanwhile. */
  deviceBack(id: string, at: number): OutMessage[] {
    this.device(id).present = true;
    return this.born ? [this.deviceBirth(id, at), ...this.history(at)] : [];
  }

  /** A whole birth sequence in the same session, as a rebirth request brings it about. */
  rebirth(at: number): OutMessage[] {
    if (!this.open) return [];
    this.born = true;
    const births = [this.writer.birth(this.table.birth(at), at)];
    for (const [id, device] of this.devices) if (device.present) births.push(this.deviceBirth(id, at));
    return [...births, ...this.history(at)];
  }

  /** A message of a subscribed topic. Anything that is none of its business changes nothing. */
  receive(topic: string, bytes: Uint8Array, at: number): EdgeReply {
    const to = parseTopic(topic);
    if (to.type === 'STATE') return to.hostId === this.settings.primaryHost ? this.onHostState(bytes, at) : NO_REPLY;
    if (to.type !== 'NCMD' && to.type !== 'DCMD') return NO_REPLY;
    if (to.group !== this.settings.group || to.edgeNode !== this.settings.edgeNode) return NO_REPLY;
    const decoded = decodePayload(bytes);
    if (!decoded.ok) return NO_REPLY;
    const { metrics } = decoded.payload;
    const publish = to.type === 'NCMD' && this.born && metrics.some(asksForRebirth) ? this.rebirth(at) : [];
    return { publish, commands: this.commands(metrics, to.device), disconnect: false };
  }

  /** Does this wrong once, at the next occasion. */
  inject(fault: EdgeFault): void {
    this.writer.faults.add(fault);
  }

  private onHostState(bytes: Uint8Array, at: number): EdgeReply {
    this.host?.observe(decodeState(bytes));
    if (this.host?.online) return { ...NO_REPLY, publish: this.birthIfAllowed(at) };
    return this.born ? { ...NO_REPLY, publish: this.close(at), disconnect: true } : NO_REPLY;
  }

  private birthIfAllowed(at: number): OutMessage[] {
    if (!this.open || this.born || (this.host && !this.host.online)) return [];
    const early = this.writer.faults.delete('data-before-birth') ? [this.writer.data([], at, undefined)] : [];
    return [...early, ...this.rebirth(at)];
  }

  private commands(metrics: readonly Metric[], device: string | undefined): EdgeCommand[] {
    const table = device === undefined ? this.table : this.devices.get(device)?.table;
    return metrics.flatMap((metric) => {
      const spec = table?.find(metric);
      const value = spec && (metric.isNull ? null : metric.value && readValue(spec.type, metric.value));
      if (spec === undefined || value === undefined) return [];
      return [{ name: spec.name, value, ...(device === undefined ? {} : { device }) }];
    });
  }

  private deviceBirth(id: string, at: number): OutMessage {
    return this.writer.message('DBIRTH', { timestamp: at, metrics: this.device(id).table.birth(at) }, id);
  }

  /** What was stored, as far as its device is there. */
  private history(at: number): OutMessage[] {
    const absent: StoredValue[] = [];
    const messages: OutMessage[] = [];
    for (const { device, metrics } of this.store.take(METRICS_PER_MESSAGE)) {
      if (device !== undefined && !this.device(device).present) absent.push(...metrics.map((metric) => ({ device, metric })));
      else messages.push(this.writer.data(metrics.map((metric) => ({ ...metric, isHistorical: true })), at, device));
    }
    for (const value of absent) this.store.add(value);
    return messages;
  }

  private subscriptions(): Subscription[] {
    const { primaryHost } = this.settings;
    const filters = [this.writer.topic('NCMD'), ...[...this.devices.keys()].map((id) => this.writer.topic('DCMD', id))];
    if (primaryHost !== undefined) filters.push(formatTopic({ type: 'STATE', hostId: primaryHost }));
    return filters.map((filter) => ({ filter, qos: 1 }));
  }

  private device(id: string): Device {
    const device = this.devices.get(id);
    if (device === undefined) throw new OrreryError('invalid-argument', `device ${id} is not declared`);
    return device;
  }
}
