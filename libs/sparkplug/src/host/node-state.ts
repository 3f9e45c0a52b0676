import { type Payload, type SparkplugType } from '../payload/index.js';
import { type EdgeTopic, type NodeAddress } from '../topic.js';
import { isTime, type TemplateTypes } from '../value/index.js';
import { type RebirthReason } from './host-effect.js';

/** A metric as its birth declared it. */
export interface MetricDefinition {
  readonly name: string;
  readonly type: SparkplugType;
}

/** What one birth declared: names, aliases and datatypes hold until the next one (rule R12). */
export interface Declared {
  readonly byName: ReadonlyMap<string, MetricDefinition>;
  readonly byAlias: ReadonlyMap<bigint, MetricDefinition>;
}

export interface DeviceState {
  readonly online: boolean;
  /** Born since the last NBIRTH: only then do its aliases hold. */
  readonly born: boolean;
  readonly declared: Declared;
}

/** A message of an edge node, decoded. */
export interface NodeMessage {
  readonly topic: EdgeTopic;
  readonly payload: Payload;
  readonly bytes: Uint8Array;
  /** When it was received, milliseconds since 1970. */
  readonly at: number;
}

/** When the message was sent, by its payload; undefined where that says nothing that could be a time. */
export const sentAt = ({ payload: { timestamp } }: NodeMessage): number | undefined => (timestamp !== undefined && isTime(timestamp) ? timestamp : undefined);

/** A message that waits for those before it. */
export interface HeldMessage {
  readonly seq: number;
  readonly message: NodeMessage;
}

export interface RebirthState {
  /** Requests that followed each other soon. */
  readonly attempts: number;
  readonly lastAskedAt: number;
  readonly notBefore: number;
  /** A request that is due later. */
  readonly wanted?: { readonly reason: RebirthReason; readonly dueAt: number };
}

export interface NodeCounters {
  readonly births: number;
  readonly deaths: number;
  readonly sequenceLosses: number;
  readonly wrongBdSeq: number;
  readonly rebirthsAsked: number;
  readonly quarantined: number;
  readonly late: number;
}

export interface NodeState {
  readonly address: NodeAddress;
  readonly online: boolean;
  readonly bdSeq: bigint | undefined;
  readonly lastBirthTs: number | undefined;
  /** Largest payload time of the messages taken in order. */
  readonly lastTs: number;
  /** The sequence number that comes next. */
  readonly expected: number;
  readonly declared: Declared;
  readonly templates: TemplateTypes;
  readonly devices: ReadonlyMap<string, DeviceState>;
  /** Devices of the session before that no birth has named yet. */
  readonly awaited: ReadonlySet<string>;
  /** A birth may have been missed, and with it another meaning of every alias. */
  readonly aliasesDoubtful: boolean;
  /** Late messages since the last that was in order. */
  readonly lateInARow: number;
  readonly held: readonly HeldMessage[];
  readonly reorderAt: number | undefined;
  readonly rebirth: RebirthState;
  readonly counters: NodeCounters;
}

export const NOTHING_DECLARED: Declared = { byName: new Map(), byAlias: new Map() };

/** An edge node that has only been heard of. */
export const newNode = (address: NodeAddress): NodeState => ({
  address,
  online: false,
  bdSeq: undefined,
  lastBirthTs: undefined,
  lastTs: Number.NEGATIVE_INFINITY,
  expected: 0,
  declared: NOTHING_DECLARED,
  templates: new Map(),
  devices: new Map(),
  awaited: new Set(),
  aliasesDoubtful: false,
  lateInARow: 0,
  held: [],
  reorderAt: undefined,
  rebirth: { attempts: 0, lastAskedAt: Number.NEGATIVE_INFINITY, notBefore: Number.NEGATIVE_INFINITY },
  counters: { births: 0, deaths: 0, sequenceLosses: 0, wrongBdSeq: 0, rebirthsAsked: 0, quarantined: 0, late: 0 },
});

export const counted = (node: NodeState, counter: keyof NodeCounters, by = 1): NodeState => ({
  ...node,
  counters: { ...node.counters, [counter]: node.counters[counter] + by },
});

/** When the node's next timer is due; undefined when none is set. */
export function dueAt(node: NodeState): number | undefined {
  const { reorderAt, rebirth } = node;
  const wanted = rebirth.wanted?.dueAt;
  return reorderAt === undefined ? wanted : wanted === undefined ? reorderAt : Math.min(reorderAt, wanted);
}
