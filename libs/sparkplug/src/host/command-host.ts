import { type DeviceReading } from '@orrery/commands';
import { type Datatype } from '@orrery/contracts';
import { timestampFromMillis } from '@orrery/twin-model';
import { type MetricAddress } from '../metric-address.js';
import { type OutMessage } from '../out-message.js';
import { decodePayload } from '../payload/index.js';
import { formatTopic, type NodeAddress, parseTopic } from '../topic.js';
import { isTime } from '../value/index.js';
import { HostApplication, type InMessage } from './host-application.js';
import { type HostEffect, type MetricValue } from './host-effect.js';
import { type HostRole } from './host-rules.js';
import { commandMessage, type CommandMessage, declaredAt } from './write-command.js';

/** What is published on a node's topics by the node itself, stamped by its clock. */
const OF_THE_NODE = new Set(['NBIRTH', 'DBIRTH', 'NDATA', 'DDATA', 'DDEATH']);

const nodeKey = ({ group, edgeNode }: NodeAddress): string => `${group}/${edgeNode}`;
const metricKey = (group: string, edgeNode: string, device: string | undefined, metric: string): string => `${group}/${edgeNode}/${device ?? ''}:${metric}`;

/**
 * What a commander knows of the edge nodes that it writes to, over one connection to their server: how their metrics stand, and the messages that write
 * them. It knows nothing from before its connection, and never says of itself that it is a host (rule R13: no STATE). One for each connection.
 */
export class CommandHost {
  private readonly host: HostApplication;
  /** Each with our clock when it came. */
  private readonly latest = new Map<string, { readonly value: MetricValue; readonly heardAt: number }>();
  /** Clock of each edge node minus ours, in milliseconds, as its last message showed it. */
  private readonly offsets = new Map<string, number>();

  /** @param salt makes its requests for a birth differ in time from those of others */
  constructor(role: HostRole, salt: string) {
    // It waits for no missing number: what is read back is true of its time, in whatever order it comes.
    this.host = new HostApplication({ role: role === 'passive' ? 'passive' : 'secondary', salt, reorderTimeoutMs: 0 });
  }

  /** @returns requests for a birth that are to be published */
  receive(message: InMessage): OutMessage[] {
    const topic = parseTopic(message.topic);
    if (topic.type !== 'bad' && topic.type !== 'STATE' && OF_THE_NODE.has(topic.type) && message.retain !== true) this.setClock(topic, message);
    return this.take(this.host.receive(message), message.at);
  }

  /** Requests that are due. */
  tick(at: number): OutMessage[] {
    return this.take(this.host.tick(at), at);
  }

  /** Whether a birth of the edge node was seen on this connection, and of its device where there is one; of a dead node nothing more is to come. */
  knows({ group, edgeNode, device }: Pick<MetricAddress, 'group' | 'edgeNode' | 'device'>): boolean {
    const node = this.host.nodeAt(group, edgeNode);
    return node !== undefined && node.counters.births > 0 && (device === undefined || !node.online || node.devices.has(device));
  }

  /** Asks for a birth where the role allows it, no oftener than the rules do. */
  askForBirth({ group, edgeNode }: NodeAddress, at: number): OutMessage[] {
    return this.take(this.host.wantBirth(group, edgeNode, at), at);
  }

  /** The metric as it stood when it was last told, and when that was: stale where its node or device is dead, undefined where no birth says what it is. */
  read(address: MetricAddress, at: number): DeviceReading | undefined {
    const { group, edgeNode, device, metric } = address;
    const known = this.latest.get(metricKey(group, edgeNode, device, metric));
    if (!known) return undefined;
    const found = declaredAt(this.host.nodeAt(group, edgeNode), address);
    // A birth may leave out what the one before declared.
    if ('declared' in found && !found.declared.byName.has(metric)) return undefined;
    const offset = this.offsets.get(nodeKey(address));
    return {
      value: known.value.value,
      quality: 'declared' in found ? known.value.quality : 'stale',
      sourceTs: timestampFromMillis(known.value.timestamp),
      ...(offset === undefined ? {} : { serverTs: timestampFromMillis(at + offset) }),
      readAt: timestampFromMillis(at),
      heardAt: timestampFromMillis(known.heardAt),
    };
  }

  /** The message that writes a metric; changes nothing. */
  command(address: MetricAddress, value: unknown, datatype: Datatype, at: number): CommandMessage {
    return commandMessage(this.host.nodeAt(address.group, address.edgeNode), address, value, datatype, at);
  }

  private setClock(node: NodeAddress, { bytes, at }: InMessage): void {
    const decoded = decodePayload(bytes);
    const timestamp = decoded.ok ? decoded.payload.timestamp : undefined;
    if (timestamp !== undefined && isTime(timestamp)) this.offsets.set(nodeKey(node), timestamp - at);
  }

  private take(effects: readonly HostEffect[], at: number): OutMessage[] {
    const asked: OutMessage[] = [];
    for (const effect of effects) {
      if (effect.type === 'rebirth' && effect.publish) asked.push(effect.publish);
      if (effect.type === 'values') for (const value of effect.values) this.keep(metricKey(effect.group, effect.edgeNode, effect.device, value.name), value, effect.late === true, at);
    }
    return asked;
  }

  /** History is never the latest (rule R12), nor is what came late and is older. */
  private keep(key: string, value: MetricValue, isLate: boolean, heardAt: number): void {
    const known = this.latest.get(key);
    if (value.historical || (isLate && known && known.value.timestamp > value.timestamp)) return;
    this.latest.set(key, { value, heardAt });
  }
}

/** Everything that an edge node and its devices publish, and what others ask of them. */
export const commandFilter = ({ group, edgeNode }: NodeAddress): string => `${formatTopic({ type: 'NDATA', group, edgeNode }).replace('/NDATA/', '/+/')}/#`;
