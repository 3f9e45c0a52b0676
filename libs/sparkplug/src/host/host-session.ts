import { OrreryError } from '@orrery/contracts';
import { type OutMessage, type Subscription } from '../out-message.js';
import { decodeState, encodeState } from '../state-payload.js';
import { formatTopic, idProblem, NAMESPACE } from '../topic.js';
import { type HostRole } from './host-rules.js';

export interface HostSessionSettings {
  readonly role?: HostRole;
  /** Needed for a primary host; a passive one says nothing of itself. */
  readonly hostId?: string;
  readonly groups?: readonly string[];
}

/** What to connect with; subscribe in the order given, before anything is published. */
export interface HostConnection {
  readonly will?: OutMessage;
  readonly cleanSession: true;
  readonly subscriptions: readonly Subscription[];
}

/**
 * What a host application says of itself on one MQTT server (rule R13). One for each server: the time in its STATE belongs to the
 * connection, and birth and will of a connection bear the same, so that edge nodes can tell a late will from a new one.
 */
export class HostSession {
  private readonly hostId: string | undefined;
  private readonly groups: readonly string[] | undefined;
  private connectedAt = 0;
  private born = false;

  constructor({ role = 'passive', hostId, groups }: HostSessionSettings = {}) {
    if (role === 'primary' && hostId === undefined) {
      throw new OrreryError('invalid-argument', 'a primary host application needs a host id', { remedy: 'Set hostId, or another role.' });
    }
    const problem = hostId === undefined ? undefined : idProblem(hostId);
    if (problem) throw new OrreryError('invalid-argument', problem);
    this.hostId = role === 'passive' ? undefined : hostId;
    this.groups = groups;
  }

  /** Before every CONNECT. @param at milliseconds since 1970 */
  connect(at: number): HostConnection {
    this.born = false;
    this.connectedAt = at;
    const filters = (this.groups ?? ['+']).map((group) => (group === '+' ? `${NAMESPACE}/#` : `${NAMESPACE}/${group}/#`));
    const data: Subscription[] = filters.map((filter) => ({ filter, qos: 1 }));
    if (this.hostId === undefined) return { cleanSession: true, subscriptions: data };
    return { will: this.state(false, at), cleanSession: true, subscriptions: [{ filter: this.topic, qos: 1 }, ...data] };
  }

  /** Connected and subscribed: the first message is the birth. */
  opened(): OutMessage[] {
    if (this.hostId === undefined) return [];
    this.born = true;
    return [this.state(true, this.connectedAt)];
  }

  /** Whoever says that this host is offline is wrong while it is connected: a will of an older connection, or another host of that id. */
  receive(topic: string, bytes: Uint8Array): OutMessage[] {
    if (!this.born || topic !== this.topic || decodeState(bytes)?.online !== false) return [];
    return [this.state(true, this.connectedAt)];
  }

  /** On purpose: publish this, then DISCONNECT. */
  close(at: number): OutMessage[] {
    if (!this.born) return [];
    this.born = false;
    return [this.state(false, at)];
  }

  private get topic(): string {
    return formatTopic({ type: 'STATE', hostId: this.hostId ?? '' });
  }

  private state(online: boolean, timestamp: number): OutMessage {
    return { topic: this.topic, payload: encodeState({ online, timestamp }), qos: 1, retain: true };
  }
}
