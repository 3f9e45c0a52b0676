import { type Datatype } from '@orrery/contracts';
import { type OutMessage } from '../out-message.js';
import { type SparkplugQuality } from '../quality.js';
import { type MessageType, type NodeAddress } from '../topic.js';

/** One value of a metric, as contracts carry values: 64-bit integers as decimal text, NaN and infinities as null, bad, with `raw`. */
export interface MetricValue {
  readonly name: string;
  readonly value: unknown;
  readonly datatype: Datatype;
  readonly raw?: string;
  readonly quality: SparkplugQuality;
  /** Milliseconds since 1970, and whose stamp it is. */
  readonly timestamp: number;
  readonly timeOrigin: 'metric' | 'payload' | 'received';
  /** History only: never the latest value. */
  readonly historical?: true;
  /** Not to be stored. */
  readonly transient?: true;
}

/** Why a message, or some of its metrics, went no further. */
export type QuarantineReason =
  | 'bad-topic'
  | 'undecodable'
  | 'retained'
  | 'too-many-nodes'
  | 'too-many-devices'
  | 'oversized-birth'
  | 'before-birth'
  | 'before-session'
  | 'bad-seq'
  | 'late'
  | 'unknown-alias'
  | 'doubtful-alias'
  | 'unknown-metric'
  | 'duplicate-metric'
  | 'no-name'
  | 'no-value'
  | 'bad-datatype'
  | 'wrong-type'
  | 'bad-time'
  | 'bad-template';

/** What was taken although the standard says otherwise. */
export type WarningCode = 'nbirth-seq' | 'no-seq' | 'seq-of-death' | 'no-timestamp' | 'bad-timestamp' | 'no-bdseq' | 'no-rebirth-metric' | 'wrong-bdseq';

/** wished: whoever is to write needs to know what is there. */
export type RebirthReason = 'wished' | 'sequence-gap' | 'reconnected' | 'before-birth' | 'unknown-alias' | 'unknown-metric' | 'doubtful-alias';

interface Values extends NodeAddress {
  readonly type: 'values';
  readonly device?: string;
  readonly message: MessageType;
  /** When the message was received. */
  readonly at: number;
  readonly values: readonly MetricValue[];
  /** Came after later messages: older than what is known, in any order. */
  readonly late?: true;
}

/** An edge node's session began (birth) or ended; `at` is then the time of receipt, and `metrics` of the node are stale since. */
interface NodeChanged extends NodeAddress {
  readonly type: 'node';
  readonly online: boolean;
  readonly at: number;
  readonly bdSeq?: bigint;
  readonly metrics: readonly string[];
}

/** A device was born or lost; `at` is the payload's time, unless it went with its node. */
interface DeviceChanged extends NodeAddress {
  readonly type: 'device';
  readonly device: string;
  readonly online: boolean;
  readonly at: number;
  readonly metrics: readonly string[];
}

interface Quarantined {
  readonly type: 'quarantine';
  readonly reason: QuarantineReason;
  /** What was wrong and where, of the first if there are several. */
  readonly detail: string;
  readonly topic: string;
  readonly bytes: Uint8Array;
  readonly at: number;
  /** Metrics concerned; absent when it is the whole message. */
  readonly metrics?: number;
}

/** A birth is wanted. `publish` is absent for a passive host: it waits for others to ask. */
interface RebirthWanted extends NodeAddress {
  readonly type: 'rebirth';
  readonly reason: RebirthReason;
  readonly publish?: OutMessage;
}

interface Warned extends NodeAddress {
  readonly type: 'warning';
  readonly code: WarningCode;
  readonly detail: string;
}

export type HostEffect = Values | NodeChanged | DeviceChanged | Quarantined | RebirthWanted | Warned;
