import { type SparkplugType } from '../payload/index.js';
import { type NodeAddress } from '../topic.js';
import { type TypedValue } from '../value/index.js';
import { type OutMessage, type Subscription } from '../out-message.js';

/** A metric as its birth declares it. `value` is the one before the first write; absent or null is born as is_null. */
export interface MetricSpec {
  readonly name: string;
  readonly type: SparkplugType;
  readonly value?: TypedValue | null;
  readonly isTransient?: boolean;
}

export interface DeviceSpec {
  readonly id: string;
  readonly metrics: readonly MetricSpec[];
}

export interface EdgeSettings extends NodeAddress {
  readonly metrics?: readonly MetricSpec[];
  readonly devices?: readonly DeviceSpec[];
  /** Births give every metric an alias and data name nothing else (default). */
  readonly useAliases?: boolean;
  /** Publish only while this host application is online. */
  readonly primaryHost?: string;
  /** bdSeq of the first connection; a node that keeps the number over restarts gives it here. */
  readonly firstBdSeq?: number;
  /** Values kept while nothing can be published; the oldest are dropped, and counted, beyond it. */
  readonly maxStored?: number;
}

/** A new value of a declared metric. */
export interface EdgeValue {
  readonly name: string;
  readonly value: TypedValue | null;
  /** Absent: the time of the write. */
  readonly timestamp?: number;
  /** Absent: no Quality property, which means good. */
  readonly quality?: 'good' | 'bad' | 'stale';
}

/** What to connect with. The will must be handed over with CONNECT, anew for each connection: it carries that connection's bdSeq. */
export interface EdgeConnection {
  readonly will: OutMessage;
  readonly bdSeq: number;
  readonly cleanSession: true;
  readonly subscriptions: readonly Subscription[];
}

/** A value that a host application wants written. */
export interface EdgeCommand {
  readonly device?: string;
  readonly name: string;
  readonly value: TypedValue | null;
}

export interface EdgeReply {
  readonly publish: readonly OutMessage[];
  readonly commands: readonly EdgeCommand[];
  /** The primary host went offline: after publishing, disconnect and connect again (to the next server, if there are several). */
  readonly disconnect: boolean;
}

/**
 * What a faulty gateway does, once: leave out a sequence number, die with a bdSeq that was never born, name an alias that no birth
 * declared, or send data before its birth.
 */
export type EdgeFault = 'skip-seq' | 'wrong-bdseq' | 'unknown-alias' | 'data-before-birth';
