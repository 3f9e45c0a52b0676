import { decodePayload, PAYLOAD_LIMITS, type PayloadLimits } from '../payload/index.js';
import { type EdgeTopic, parseTopic } from '../topic.js';
import { decideMessage, decideReconnect, decideTimer, decideWish } from './decide-node.js';
import { type HostEffect, type QuarantineReason } from './host-effect.js';
import { hostRules, type HostRules, type HostSettings } from './host-rules.js';
import { dueAt, newNode, type NodeCounters, type NodeState } from './node-state.js';
import { type Step } from './step.js';

/** A message as it came from the MQTT client. */
export interface InMessage {
  readonly topic: string;
  readonly bytes: Uint8Array;
  /** When it was received, milliseconds since 1970. */
  readonly at: number;
  /** The packet's retain flag: the server kept it, nobody knows how long. */
  readonly retain?: boolean;
}

/** How an edge node stands, for status pages. */
export interface NodeSummary extends NodeCounters {
  readonly group: string;
  readonly edgeNode: string;
  readonly online: boolean;
  readonly bdSeq?: string;
  readonly lastBirthTs?: number;
  readonly devices: readonly { readonly device: string; readonly online: boolean }[];
}

/**
 * A Sparkplug host application without a network, over all edge nodes of one MQTT server. Every call gives the effects in their order;
 * `nextTimerAt` says when `tick` is due. The decisions are pure (decide-node.ts); this keeps their states, within bounds.
 */
export class HostApplication {
  private rules: HostRules;
  private limits: PayloadLimits;
  private readonly nodes = new Map<string, NodeState>();
  /** Keys of nodes with a timer: few, however many nodes there are. */
  private readonly timed = new Set<string>();
  /** What went wrong before it could be ascribed to an edge node. */
  unattributed = 0;

  constructor(settings: HostSettings = {}) {
    this.rules = hostRules(settings);
    this.limits = limitsOf(this.rules);
  }

  /** Other settings; what is known of the edge nodes that are still followed stays. */
  configure(settings: HostSettings): void {
    this.rules = hostRules(settings);
    this.limits = limitsOf(this.rules);
    for (const [key, { address }] of this.nodes) if (this.rules.groups?.has(address.group) === false) this.forget(key);
  }

  receive(message: InMessage): readonly HostEffect[] {
    const topic = parseTopic(message.topic);
    if (topic.type === 'bad') return this.refuse(message, 'bad-topic', topic.reason);
    if (topic.type === 'STATE') return [];
    if (this.rules.groups?.has(topic.group) === false) return [];
    if (message.retain) return this.refuse(message, 'retained', `${topic.type} must not be retained: it may be of any age`);
    const decoded = decodePayload(message.bytes, this.limits);
    if (!decoded.ok) return this.refuse(message, 'undecodable', `${decoded.fault.code}: ${decoded.fault.message}`);
    const key = `${topic.group}/${topic.edgeNode}`;
    const node = this.nodes.get(key) ?? this.admit(key, topic);
    if (node === undefined) return this.refuse(message, 'too-many-nodes', `more than ${this.rules.bounds.maxNodes} edge nodes`);
    return this.keep(key, decideMessage(node, { topic, payload: decoded.payload, bytes: message.bytes, at: message.at }, this.rules));
  }

  /** Reorder timers and requests that are due. */
  tick(at: number): readonly HostEffect[] {
    return [...this.timed].flatMap((key) => {
      const node = this.nodes.get(key)!;
      return (dueAt(node) ?? Infinity) <= at ? this.keep(key, decideTimer(node, at, this.rules)) : [];
    });
  }

  /**
   * The connection was lost and is back; messages in between are gone. Edge nodes that are not born by themselves are asked for a birth
   * when the grace is over.
   */
  reconnected(at: number): readonly HostEffect[] {
    return [...this.nodes].flatMap(([key, node]) => this.keep(key, decideReconnect(node, at, this.rules)));
  }

  /** Somebody needs a birth of this edge node: asked for where the role allows it, when the rules do. */
  wantBirth(group: string, edgeNode: string, at: number): readonly HostEffect[] {
    const key = `${group}/${edgeNode}`;
    const node = this.nodes.get(key) ?? this.admit(key, { type: 'NBIRTH', group, edgeNode });
    return node === undefined ? [] : this.keep(key, decideWish(node, at, this.rules));
  }

  /** How one edge node stands; undefined where nothing was heard of it. */
  nodeAt(group: string, edgeNode: string): NodeState | undefined {
    return this.nodes.get(`${group}/${edgeNode}`);
  }

  get nextTimerAt(): number | undefined {
    let next: number | undefined;
    for (const key of this.timed) next = Math.min(next ?? Infinity, dueAt(this.nodes.get(key)!) ?? Infinity);
    return next;
  }

  /** @param max of nodes, and of devices of each */
  summaries(max = 1_000): NodeSummary[] {
    return [...this.nodes.values()].slice(0, max).map(({ address, online, bdSeq, lastBirthTs, devices, counters }) => ({
      ...address,
      online,
      ...(bdSeq === undefined ? {} : { bdSeq: bdSeq.toString() }),
      ...(lastBirthTs === undefined ? {} : { lastBirthTs }),
      ...counters,
      devices: [...devices].slice(0, max).map(([device, state]) => ({ device, online: state.online })),
    }));
  }

  private keep(key: string, { node, effects }: Step): readonly HostEffect[] {
    this.nodes.set(key, node);
    if (dueAt(node) === undefined) this.timed.delete(key);
    else this.timed.add(key);
    return effects;
  }

  private forget(key: string): void {
    this.nodes.delete(key);
    this.timed.delete(key);
  }

  /** Room for a new edge node; when there is none, at the cost of one that was never born. */
  private admit(key: string, { group, edgeNode }: EdgeTopic): NodeState | undefined {
    if (this.nodes.size >= this.rules.bounds.maxNodes) {
      const unborn = [...this.nodes].find(([, { counters }]) => counters.births === 0)?.[0];
      if (unborn === undefined) return undefined;
      this.forget(unborn);
    }
    const node = newNode({ group, edgeNode });
    this.nodes.set(key, node);
    return node;
  }

  private refuse({ topic, bytes, at }: InMessage, reason: QuarantineReason, detail: string): HostEffect[] {
    this.unattributed++;
    return [{ type: 'quarantine', reason, detail, topic, bytes, at }];
  }
}

const limitsOf = ({ bounds }: HostRules): PayloadLimits => ({ ...PAYLOAD_LIMITS, maxBytes: bounds.maxPayloadBytes });
