import { type Answer, type Experiment, type Variant } from '@orrery/des';

const BASE: Variant = { name: 'base', changes: [] };

/** What of a result can be watched: its scenarios; of an optimisation the model as it stands and the options told, the best first. */
export function variantsOf(answer: Answer, optimise: Experiment['optimise']): readonly Variant[] {
  if ('cases' in answer) return answer.cases.flatMap(({ name, changes, failed }) => (failed === undefined ? [{ name, changes }] : []));
  if (answer.kind !== 'optimise' || !optimise) return [BASE];
  const options = answer.ranked.flatMap(({ name, values, failed }) =>
    values && failed === undefined ? [{ name, changes: optimise.decisions.flatMap((decision) => decision.paths.map((path) => ({ path, value: values[decision.name] }))) }] : [],
  );
  return [BASE, ...options];
}
