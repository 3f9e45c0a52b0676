import { formatTopic } from '../topic.js';
import { type HostEffect, type QuarantineReason, type WarningCode } from './host-effect.js';
import { type HostRules } from './host-rules.js';
import { counted, type NodeMessage, type NodeState, sentAt } from './node-state.js';

/** A node's next state, and what follows from the step. */
export interface Step {
  readonly node: NodeState;
  readonly effects: readonly HostEffect[];
}

/** What the parts of one decision share: the rules, and the effects in the order in which they follow. */
export interface Deciding {
  readonly rules: HostRules;
  readonly effects: HostEffect[];
}

/** @param metrics how many metrics of the message; absent: all of it */
export function quarantine(deciding: Deciding, node: NodeState, message: NodeMessage, reason: QuarantineReason, detail: string, metrics?: number): NodeState {
  deciding.effects.push({
    type: 'quarantine',
    reason,
    detail,
    topic: formatTopic(message.topic),
    bytes: message.bytes,
    at: message.at,
    ...(metrics === undefined ? {} : { metrics }),
  });
  return counted(node, 'quarantined', metrics ?? 1);
}

export function warn(deciding: Deciding, node: NodeState, code: WarningCode, detail: string): void {
  deciding.effects.push({ type: 'warning', ...node.address, code, detail });
}

/** A payload without a time that could be one: the time of receipt stands for it. */
export function warnOfTime(deciding: Deciding, node: NodeState, message: NodeMessage): void {
  const { timestamp } = message.payload;
  if (timestamp === undefined) warn(deciding, node, 'no-timestamp', `${message.topic.type} has no timestamp`);
  else if (sentAt(message) === undefined) warn(deciding, node, 'bad-timestamp', `${message.topic.type} has timestamp ${timestamp}, which is no time in milliseconds`);
}
