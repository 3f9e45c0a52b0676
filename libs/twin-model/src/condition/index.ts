export { compileCondition, type Compiled, type CompileOptions, type Condition } from './compile-condition.js';
export { isById, neighbourPath, type NeighbourPath } from './neighbour-path.js';
export type * from './condition-view.js';
export { type Usable } from './evaluate-condition.js';
