import { compileCondition, type CompileOptions, type ConditionFault } from '../../condition/index.js';
import { type ResolvedModel } from '../../dtdl/resolve-model.js';
import { text } from '../../dtdl/read-shape.js';
import { placed, type Placed } from '../yaml-readers.js';
import { conditionPaths } from './rule-scope.js';

export const readCondition = placed(text({ max: 2000 }));

/**
 * Compiles a condition for every model it is meant for. One that fits some of them is taken, and is for the twins of these; where it fits
 * none, the fault that came furthest into the text is the one to tell.
 */
export function checkCondition({ value, place }: Placed<string>, models: readonly ResolvedModel[], options: CompileOptions = {}): string | undefined {
  let furthest: ConditionFault | undefined;
  for (const model of models) {
    const { fault } = compileCondition(value, conditionPaths(model), options);
    if (!fault) return value;
    if (!furthest || fault.offset > furthest.offset) furthest = fault;
  }
  if (!furthest) return undefined;
  const before = value.slice(0, furthest.offset);
  const row = before.split('\n').length;
  const column = furthest.offset - before.lastIndexOf('\n');
  return place.report('rule.condition', `${furthest.message} (line ${row}, character ${column} of the condition)`, furthest.fix);
}
