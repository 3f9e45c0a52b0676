import { type MaintenanceScore, type TwinDefinition, type TwinEvent } from '@orrery/contracts';
import { millisOf } from '@orrery/twin-model';
import { dueOf, evaluateTwin, type RuleEdge } from './evaluate-twin.js';
import { type TwinRules } from './rule-book.js';
import { isRecorded, rememberEvent, rememberScore, type TwinMemory } from './twin-memory.js';

/** More looks than any rule asks for between two records of a live twin; what is beyond comes with the next tick. */
const MAX_LOOKS = 10_000;

/** Judges what falls due before `untilMs`, one due time after the other: a tick that comes late finds what one in time would have. */
export function passTwinTime({ rules }: TwinRules, memory: TwinMemory, untilMs: number): RuleEdge[] {
  const edges: RuleEdge[] = [];
  for (let look = 0; look < MAX_LOOKS; look += 1) {
    const due = dueOf(memory);
    if (due === undefined || due > untilMs) break;
    edges.push(...evaluateTwin(rules, memory, due, true));
    // A due time that stays where it is would be asked for ever.
    if (dueOf(memory) === due) break;
  }
  return edges;
}

/** One revision of the twin: what fell due before it, then what it changes. */
export function takeEvent(rules: TwinRules, memory: TwinMemory, event: TwinEvent, definition: TwinDefinition): RuleEdge[] {
  const before = isRecorded(definition) || memory.clockMs === 0 ? [] : passTwinTime(rules, memory, millisOf(event.at) - 1);
  rememberEvent(memory, event, definition, rules.paths);
  return [...before, ...evaluateTwin(rules.rules, memory, memory.clockMs)];
}

export function takeScore({ rules }: TwinRules, memory: TwinMemory, score: MaintenanceScore, definition: Pick<TwinDefinition, 'sources'>): RuleEdge[] {
  rememberScore(memory, score, definition);
  if (memory.clockMs === 0) memory.clockMs = millisOf(score.at);
  return evaluateTwin(rules, memory, memory.clockMs);
}
