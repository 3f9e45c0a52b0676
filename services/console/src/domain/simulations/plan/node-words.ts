import { type FlowNode } from './nodes.js';

/** What a place is at, in a few words: `busy`, `2 busy, 1 down`, `37 of 200`. */
export function nodeWords({ kind, capacity }: FlowNode, states: readonly string[], inside: number): string {
  if (kind === 'source') return 'source';
  if (kind === 'sink' || kind === 'stock') return `${inside} came`;
  if (kind !== 'station') return Number.isFinite(capacity) ? `${inside} of ${capacity}` : `${inside} here`;
  const batch = inside > Math.max(1, states.length) ? `, holds ${inside}` : '';
  if (states.length === 1) return `${states[0]!}${batch}`;
  const counts = new Map<string, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => (counts.size === 1 ? `all ${state}` : `${count} ${state}`)).join(', ') + batch;
}
