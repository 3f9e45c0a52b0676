import { evaluateTwin, type RuleEdge, takeEvent, type TwinMemory, type TwinRules } from '@orrery/alarms';
import { type TwinDefinition, type TwinEvent } from '@orrery/contracts';
import { type Twin } from '@orrery/twin-model';

/**
 * What new rules want to know of a twin and nobody remembered: its present values. What is remembered already stays. A rule that is applied while its
 * condition holds raises its alert then, not at the next reading.
 */
export function seedMemory(rules: TwinRules, memory: TwinMemory, state: Twin | undefined, definition: TwinDefinition): RuleEdge[] {
  // A twin that nothing is known of yet is judged when something is.
  if (!state) return memory.clockMs === 0 ? [] : evaluateTwin(rules.rules, memory, memory.clockMs);
  const missing = [...rules.paths].filter((path) => memory.values[path] === undefined);
  const event: TwinEvent = {
    type: 'changed',
    twinId: state.twinId,
    rev: state.rev,
    prevRev: state.rev - 1,
    at: state.at,
    cause: { input: 'rules', offset: state.inputOffset },
    changes: missing.flatMap((path): TwinEvent['changes'] => {
      const [reported, desired] = [state.properties[path], state.desired[path]];
      return [...(reported ? [{ kind: 'reported' as const, path, state: reported }] : []), ...(desired && memory.desired[path] === undefined ? [{ kind: 'desired' as const, path, state: desired }] : [])];
    }),
  };
  return takeEvent(rules, memory, event, definition);
}
