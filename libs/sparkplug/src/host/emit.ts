import { type MetricValue, type QuarantineReason, type RebirthReason } from './host-effect.js';
import { type NodeMessage, type NodeState } from './node-state.js';
import { type Refused } from './read-metric.js';
import { wantRebirth } from './rebirth.js';
import { type Deciding, quarantine } from './step.js';

export function emitValues(deciding: Deciding, node: NodeState, message: NodeMessage, values: readonly MetricValue[], late?: true): void {
  if (values.length === 0) return;
  const { device, type } = message.topic;
  deciding.effects.push({
    type: 'values',
    ...node.address,
    ...(device === undefined ? {} : { device }),
    message: type,
    at: message.at,
    values,
    ...(late ? { late } : {}),
  });
}

/** Reasons that a birth would mend. */
const MENDED_BY_BIRTH: ReadonlySet<QuarantineReason> = new Set<RebirthReason & QuarantineReason>(['unknown-alias', 'unknown-metric', 'doubtful-alias']);

/** One effect for each reason, however many metrics: a hostile message must not make thousands. */
export function quarantineMetrics(deciding: Deciding, before: NodeState, message: NodeMessage, refused: readonly Refused[]): NodeState {
  const byReason = new Map<QuarantineReason, { detail: string; count: number }>();
  for (const { reason, detail } of refused) {
    const entry = byReason.get(reason);
    if (entry) entry.count++;
    else byReason.set(reason, { detail, count: 1 });
  }
  let node = before;
  for (const [reason, { detail, count }] of byReason) {
    node = quarantine(deciding, node, message, reason, detail, count);
    if (MENDED_BY_BIRTH.has(reason)) node = wantRebirth(deciding, node, reason as RebirthReason, message.at);
  }
  return node;
}
