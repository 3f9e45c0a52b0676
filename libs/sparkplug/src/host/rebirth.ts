import { encodePayload } from '../payload/index.js';
import { rebirthMetric } from '../rebirth-metric.js';
import { formatTopic } from '../topic.js';
import { type RebirthReason } from './host-effect.js';
import { type HostRules } from './host-rules.js';
import { counted, type NodeState } from './node-state.js';
import { type Deciding } from './step.js';

/** Notes that a birth is needed; one request stands for all reasons, and each edge node is asked no oftener than the rules say. */
export function wantRebirth(deciding: Deciding, node: NodeState, reason: RebirthReason, at: number): NodeState {
  const { rebirth } = node;
  if (rebirth.wanted !== undefined) return node;
  const spread = deciding.rules.rebirth.spreadMs * chance(deciding.rules, node);
  const dueAt = Math.max(at + Math.floor(spread), rebirth.notBefore);
  return askIfDue(deciding, { ...node, rebirth: { ...rebirth, wanted: { reason, dueAt } } }, at);
}

/** Reconnecting asks all edge nodes of a server, not one: their requests are spread over so many times the usual. */
const RECONNECT_SPREAD = 10;

/**
 * The connection to the server was lost and is back: what was said meanwhile was missed, a birth perhaps among it, so each node is asked unless it is born by itself.
 * That its next message continues the count would prove nothing: numbers go to 255 only, and a new session soon reaches where the old one was.
 */
export function doubtAfterReconnect({ rules }: Deciding, node: NodeState, at: number): NodeState {
  if (!node.online || node.rebirth.wanted !== undefined) return node;
  const { spreadMs, graceMs } = rules.rebirth;
  const dueAt = Math.max(at + graceMs + Math.floor(RECONNECT_SPREAD * spreadMs * chance(rules, node)), node.rebirth.notBefore);
  return { ...node, rebirth: { ...node.rebirth, wanted: { reason: 'reconnected', dueAt } } };
}

/** Asks when the time has come; a passive host only says that it would. */
export function askIfDue(deciding: Deciding, node: NodeState, at: number): NodeState {
  const { wanted, ...rebirth } = node.rebirth;
  if (wanted === undefined || wanted.dueAt > at) return node;
  const { rules } = deciding;
  const active = rules.role !== 'passive';
  deciding.effects.push({
    type: 'rebirth',
    ...node.address,
    reason: wanted.reason,
    ...(active
      ? {
          publish: {
            topic: formatTopic({ type: 'NCMD', ...node.address }),
            payload: encodePayload({ timestamp: at, metrics: [rebirthMetric(true, at)] }),
            qos: 0 as const,
            retain: false,
          },
        }
      : {}),
  });
  const quiet = at - rebirth.lastAskedAt > 2 * rules.rebirth.maxIntervalMs;
  const attempts = quiet ? 1 : rebirth.attempts + 1;
  const interval = Math.min(rules.rebirth.minIntervalMs * 2 ** Math.min(attempts - 1, 30), rules.rebirth.maxIntervalMs);
  const asked: NodeState = {
    ...node,
    rebirth: { attempts, lastAskedAt: at, notBefore: at + Math.floor(interval * (1 + chance(rules, node) / 2)) },
  };
  return active ? counted(asked, 'rebirthsAsked') : asked;
}

/** Another host asked: its birth is ours too, so several hosts together ask no oftener than one. */
export function rebirthAskedByOther(deciding: Deciding, node: NodeState, at: number): NodeState {
  const notBefore = Math.max(node.rebirth.notBefore, at + deciding.rules.rebirth.minIntervalMs);
  const { wanted } = node.rebirth;
  return {
    ...node,
    rebirth: { ...node.rebirth, notBefore, ...(wanted ? { wanted: { ...wanted, dueAt: Math.max(wanted.dueAt, notBefore) } } : {}) },
  };
}

/** A birth came; the back-off stays, or a lossy link would be asked at every gap. */
export function rebirthAnswered(node: NodeState): NodeState {
  const { wanted: _, ...rebirth } = node.rebirth;
  return { ...node, rebirth };
}

/** 0 ≤ x < 1, another for each edge node, attempt and host, the same in every replay: jitter without a source of chance (FNV-1a). */
function chance(rules: HostRules, { address, rebirth }: NodeState): number {
  let hash = 0x811c9dc5;
  for (const character of `${rules.salt}\n${address.group}\n${address.edgeNode}\n${rebirth.attempts}`) {
    hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  return (hash >>> 0) / 2 ** 32;
}
