import { type Signal } from './signal.js';
import { type RuleMemory } from './twin-memory.js';

/** What became of one instance of a rule. */
export type Edge = 'on' | 'off' | 'unsure' | 'sure' | 'suppressed' | 'unsuppressed';

/**
 * On and off delay (ISA-18.2 §10): an answer counts once it has held without a break. An answer that is indeterminate breaks the on delay and
 * never lets anything clear. Changes `rule`; returns what happened, and leaves in `rule.dueMs` when to look again.
 */
export function applyDelays(rule: RuleMemory, signal: Signal, nowMs: number, onDelayMs: number, offDelayMs: number): Edge[] {
  const edges: Edge[] = [];
  const to = (phase: RuleMemory['phase']): void => {
    rule.phase = phase;
    rule.sinceMs = nowMs;
  };
  if (signal.outcome === 'indeterminate') {
    if (rule.phase === 'rising') to('off');
    if (rule.phase === 'falling') to('on');
    if (rule.unsureMs === undefined) {
      rule.unsureMs = nowMs;
      edges.push('unsure');
    }
    setDue(rule, signal.dueMs);
    return edges;
  }
  if (rule.unsureMs !== undefined) {
    delete rule.unsureMs;
    edges.push('sure');
  }
  rule.held = signal.outcome === 'true';
  if (rule.held) {
    if (rule.phase === 'off') to('rising');
    if (rule.phase === 'falling') to('on');
    if (rule.phase === 'rising' && nowMs - rule.sinceMs >= onDelayMs) {
      to('on');
      edges.push('on');
    }
  } else {
    if (rule.phase === 'on') to('falling');
    if (rule.phase === 'rising') to('off');
    if (rule.phase === 'falling' && nowMs - rule.sinceMs >= offDelayMs) {
      to('off');
      edges.push('off');
    }
  }
  const waits = rule.phase === 'rising' ? rule.sinceMs + onDelayMs : rule.phase === 'falling' ? rule.sinceMs + offDelayMs : undefined;
  setDue(rule, waits === undefined ? signal.dueMs : Math.min(waits, signal.dueMs ?? Infinity));
  return edges;
}

function setDue(rule: RuleMemory, dueMs: number | undefined): void {
  if (dueMs === undefined || !Number.isFinite(dueMs)) delete rule.dueMs;
  else rule.dueMs = dueMs;
}
