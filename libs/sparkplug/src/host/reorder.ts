import { type HeldMessage, type NodeMessage, type NodeState } from './node-state.js';

/** Sequence numbers count to 255 and begin again. */
const NUMBERS = 256;

/** How far a number lies ahead of the one expected: 0 is in order; from 128 on it more likely lies behind. */
export const ahead = (expected: number, seq: number): number => (seq - expected + NUMBERS) % NUMBERS;
export const BEHIND = NUMBERS / 2;

export const following = (seq: number): number => (seq + 1) % NUMBERS;

/** Keeps a message until those before it arrive; the timer runs from the first. */
export function hold(node: NodeState, seq: number, message: NodeMessage, timeoutMs: number): NodeState {
  return { ...node, held: [...node.held, { seq, message }], reorderAt: node.reorderAt ?? message.at + timeoutMs };
}

/** Takes out the message that is next in order. The timer ends with the gap; for another gap it begins anew. */
export function takeNext(node: NodeState, at: number, timeoutMs: number): { message: NodeMessage; node: NodeState } | undefined {
  const index = node.held.findIndex(({ seq }) => seq === node.expected);
  if (index < 0) return undefined;
  const held = node.held.toSpliced(index, 1);
  return { message: node.held[index]!.message, node: { ...node, held, reorderAt: held.length === 0 ? undefined : at + timeoutMs } };
}

/** All that waits, in the order of its numbers. */
export const inOrder = ({ held, expected }: NodeState): HeldMessage[] => held.toSorted((a, b) => ahead(expected, a.seq) - ahead(expected, b.seq));

export const heldBytes = ({ held }: NodeState): number => held.reduce((sum, { message }) => sum + message.bytes.length, 0);
