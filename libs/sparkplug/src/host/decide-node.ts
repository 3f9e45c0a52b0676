import { asksForRebirth } from '../rebirth-metric.js';
import { type HostRules } from './host-rules.js';
import { counted, type HeldMessage, type NodeMessage, type NodeState, sentAt } from './node-state.js';
import { askIfDue, doubtAfterReconnect, rebirthAskedByOther, wantRebirth } from './rebirth.js';
import { ahead, BEHIND, following, heldBytes, hold, inOrder, takeNext } from './reorder.js';
import { type Deciding, quarantine, type Step, warn, warnOfTime } from './step.js';
import { takeDeviceBirth, takeNodeBirth } from './take-birth.js';
import { beforeBirth, takeData } from './take-data.js';
import { missAwaited, takeDeviceDeath, takeNodeDeath } from './take-death.js';

/** So many late messages in a row are no stragglers: the node counts from elsewhere, with a clock that was set back. */
const MAX_LATE_IN_A_ROW = 8;

/** One edge node and one message → what is known of the node then, and what follows. Pure: time comes with the message. */
export function decideMessage(node: NodeState, message: NodeMessage, rules: HostRules): Step {
  const deciding: Deciding = { rules, effects: [] };
  return { node: take(deciding, node, message), effects: deciding.effects };
}

/** One edge node and the clock → the same. Called when `dueAt(node)` has come; earlier calls change nothing. */
export function decideTimer(node: NodeState, at: number, rules: HostRules): Step {
  const deciding: Deciding = { rules, effects: [] };
  const settled = node.reorderAt !== undefined && node.reorderAt <= at ? giveUpWaiting(deciding, node, at) : node;
  return { node: askIfDue(deciding, settled, at), effects: deciding.effects };
}

/** One edge node and a new connection to its server → the same. */
export function decideReconnect(node: NodeState, at: number, rules: HostRules): Step {
  const deciding: Deciding = { rules, effects: [] };
  return { node: doubtAfterReconnect(deciding, node, at), effects: deciding.effects };
}

/** One edge node of which somebody needs a birth → the same. */
export function decideWish(node: NodeState, at: number, rules: HostRules): Step {
  const deciding: Deciding = { rules, effects: [] };
  return { node: wantRebirth(deciding, node, 'wished', at), effects: deciding.effects };
}

function take(deciding: Deciding, node: NodeState, message: NodeMessage): NodeState {
  switch (message.topic.type) {
    case 'NBIRTH':
      return bearNode(deciding, node, message);
    case 'NDEATH':
      return takeNodeDeath(deciding, node.held.length === 0 ? node : release(deciding, node, inOrder(node)), message);
    case 'NCMD':
      return message.payload.metrics.some(asksForRebirth) ? rebirthAskedByOther(deciding, node, message.at) : node;
    case 'DCMD':
      return node;
    default:
      return takeSequenced(deciding, node, message);
  }
}

/** A birth starts the count anew. What waits and is older belongs to the session before; what is newer overtook the birth. */
function bearNode(deciding: Deciding, before: NodeState, message: NodeMessage): NodeState {
  const { seq = 0 } = message.payload;
  const timestamp = sentAt(message) ?? message.at;
  if (!isNumber(seq)) return quarantine(deciding, before, message, 'bad-seq', `NBIRTH has sequence number ${seq}`);
  const older = inOrder(before).filter(({ message: held }) => (sentAt(held) ?? held.at) < timestamp);
  const node = older.length === 0 ? before : release(deciding, before, older);
  const born = takeNodeBirth(deciding, { ...node, held: before.held.filter((held) => !older.includes(held)) }, message);
  return drain(deciding, { ...born, reorderAt: born.held.length === 0 ? undefined : message.at + deciding.rules.reorderTimeoutMs }, message.at);
}

function takeSequenced(deciding: Deciding, node: NodeState, message: NodeMessage): NodeState {
  if (!node.online) return beforeBirth(deciding, node, message);
  const seq = message.payload.seq ?? (node.expected === 0 ? 0 : undefined);
  if (message.payload.seq === undefined && seq === 0) warn(deciding, node, 'no-seq', `${message.topic.type} has no sequence number; taken as 0`);
  if (seq === undefined || !isNumber(seq)) {
    return quarantine(deciding, node, message, 'bad-seq', `${message.topic.type} has ${seq === undefined ? 'no sequence number' : `sequence number ${seq}`}`);
  }
  const distance = ahead(node.expected, seq);
  if (distance === 0) return drain(deciding, takeInOrder(deciding, node, message, seq), message.at);
  const timestamp = sentAt(message);
  if (distance >= BEHIND && timestamp !== undefined && timestamp <= node.lastTs && node.lateInARow < MAX_LATE_IN_A_ROW) return takeLate(deciding, node, message);
  const { bounds, reorderTimeoutMs } = deciding.rules;
  const again = node.held.some((held) => held.seq === seq);
  if (again) return take(deciding, giveUpWaiting(deciding, node, message.at), message);
  const waiting = hold(node, seq, message, reorderTimeoutMs);
  const full = waiting.held.length > bounds.maxHeld || heldBytes(waiting) > bounds.maxHeldBytes;
  return full || reorderTimeoutMs === 0 ? giveUpWaiting(deciding, waiting, message.at) : waiting;
}

function takeInOrder(deciding: Deciding, node: NodeState, message: NodeMessage, seq: number): NodeState {
  const timestamp = sentAt(message);
  warnOfTime(deciding, node, message);
  const next: NodeState = { ...node, expected: following(seq), lastTs: Math.max(node.lastTs, timestamp ?? node.lastTs), lateInARow: 0 };
  switch (message.topic.type) {
    case 'DBIRTH':
      return takeDeviceBirth(deciding, next, message);
    case 'DDEATH':
      return takeDeviceDeath(deciding, next, message);
    default:
      return takeData(deciding, missAwaited(deciding, next, timestamp ?? message.at), message);
  }
}

/** A straggler: older than what was taken. Its values are still true of their time; births and deaths are overtaken by events. */
function takeLate(deciding: Deciding, before: NodeState, message: NodeMessage): NodeState {
  const node: NodeState = { ...counted(before, 'late'), lateInARow: before.lateInARow + 1 };
  const { type } = message.topic;
  if (type !== 'NDATA' && type !== 'DDATA') return quarantine(deciding, node, message, 'late', `${type} came after later messages`);
  if (sentAt(message)! < (node.lastBirthTs ?? 0)) return quarantine(deciding, node, message, 'before-session', `${type} is older than the node's birth`);
  return takeData(deciding, node, message, true);
}

/** Takes what waits as far as it is in order now. */
function drain(deciding: Deciding, before: NodeState, at: number): NodeState {
  let node = before;
  for (let next = takeNext(node, at, deciding.rules.reorderTimeoutMs); next; next = takeNext(node, at, deciding.rules.reorderTimeoutMs)) {
    node = takeInOrder(deciding, next.node, next.message, next.node.expected);
  }
  return node;
}

/** The missing did not come: the rest is taken without them, and a birth is asked for. */
function giveUpWaiting(deciding: Deciding, node: NodeState, at: number): NodeState {
  return node.held.length === 0 ? { ...node, reorderAt: undefined } : wantRebirth(deciding, release(deciding, node, inOrder(node)), 'sequence-gap', at);
}

/**
 * Takes messages over the gaps between them. A gap ahead is what a lossy link makes; a number behind, with a newer time, means that
 * the count began anew: a birth was missed, and aliases may mean something else since.
 */
function release(deciding: Deciding, before: NodeState, messages: readonly HeldMessage[]): NodeState {
  let node: NodeState = { ...before, held: before.held.filter((held) => !messages.includes(held)), reorderAt: undefined };
  for (const { seq, message } of messages) {
    const distance = ahead(node.expected, seq);
    if (distance > 0) node = { ...counted(node, 'sequenceLosses'), aliasesDoubtful: node.aliasesDoubtful || distance >= BEHIND };
    node = takeInOrder(deciding, node, message, seq);
  }
  return node;
}

const isNumber = (seq: number): boolean => Number.isInteger(seq) && seq >= 0 && seq <= 255;
