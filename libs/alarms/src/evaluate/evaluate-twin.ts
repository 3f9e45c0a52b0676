import { type AlertEvidence, type AlertRule } from '@orrery/contracts';
import { type CompiledRule } from './compile-rule.js';
import { applyDelays, type Edge } from './delay.js';
import { viewOf } from './judge-condition.js';
import { type RuleMemory, type TwinMemory } from './twin-memory.js';

/** Something that happened to one instance of a rule. */
export interface RuleEdge {
  readonly rule: AlertRule;
  readonly instance: string;
  readonly edge: Edge;
  /** Milliseconds, by the clock of the twin. */
  readonly atMs: number;
  /** For `on`. */
  readonly evidence?: AlertEvidence;
  /** For `unsure`. */
  readonly why?: string;
  /** For `on`: whether it is suppressed by design. */
  readonly suppressed?: boolean;
}

export const instanceKey = (rule: string, instance: string): string => `${rule}#${instance}`;

/**
 * Judges the rules of a twin at `nowMs` of its clock. Changes `memory`; the edges are what is new. The same memory and time give the same edges:
 * live, after a restart and over a past window.
 *
 * @param due only the instances whose time has come: for a tick, which brings no values
 */
export function evaluateTwin(rules: readonly CompiledRule[], memory: TwinMemory, nowMs: number, due = false): RuleEdge[] {
  memory.clockMs = Math.max(memory.clockMs, nowMs);
  const at = memory.clockMs;
  const edges: RuleEdge[] = [];
  for (const compiled of rules) {
    for (const instance of compiled.instances(memory)) {
      const key = instanceKey(compiled.rule.id, instance);
      const rule = (memory.rules[key] ??= { phase: 'off', sinceMs: at, held: false });
      if (due && rule.dueMs === undefined) continue;
      if (due && rule.dueMs! > at) continue;
      edges.push(...judgeInstance(compiled, memory, rule, instance, at));
    }
  }
  return edges;
}

function judgeInstance({ rule, judge, suppressedWhen }: CompiledRule, memory: TwinMemory, state: RuleMemory, instance: string, atMs: number): RuleEdge[] {
  const edges: RuleEdge[] = [];
  const suppressed = suppressedWhen?.evaluate(viewOf(memory, atMs)).outcome;
  // Indeterminate suppresses nothing new and frees nothing either.
  if (suppressed === 'true' && !state.suppressed) {
    state.suppressed = true;
    edges.push({ rule, instance, edge: 'suppressed', atMs });
  } else if (suppressed === 'false' && state.suppressed) {
    delete state.suppressed;
    edges.push({ rule, instance, edge: 'unsuppressed', atMs });
  }
  const signal = judge(memory, instance, state, atMs);
  for (const edge of applyDelays(state, signal, atMs, rule.onDelayMs, rule.offDelayMs)) {
    edges.push({
      rule,
      instance,
      edge,
      atMs,
      ...(edge === 'on' ? { evidence: signal.evidence(), suppressed: state.suppressed === true } : {}),
      ...(edge === 'unsure' ? { why: signal.why ?? '' } : {}),
    });
  }
  return edges;
}

/** The earliest time at which any rule wants to be asked again. */
export function dueOf({ rules }: TwinMemory): number | undefined {
  let due: number | undefined;
  for (const { dueMs } of Object.values(rules)) if (dueMs !== undefined && (due === undefined || dueMs < due)) due = dueMs;
  return due;
}

/** Forgets rules, and instances of rules, that are no longer there. Returns the keys whose alerts end with them. */
export function dropRules(memory: TwinMemory, rules: readonly CompiledRule[]): string[] {
  const known = new Map(rules.map(({ rule }) => [rule.id, rule]));
  const gone = Object.keys(memory.rules).filter((key) => {
    const rule = known.get(key.slice(0, key.indexOf('#')));
    return !rule || !mayHave(rule, key.slice(key.indexOf('#') + 1));
  });
  for (const key of gone) delete memory.rules[key];
  return gone;
}

/** Whether a rule, as it is written now, has such an instance. */
function mayHave({ check }: AlertRule, instance: string): boolean {
  if (check.kind === 'absence' || check.kind === 'quality') return check.paths.includes(instance);
  if (check.kind === 'score' || check.kind === 'time-left') return instance !== '' && (check.detector ?? instance) === instance;
  return instance === '';
}
