export { compileCondition, type Compiled, type Condition } from './compile-condition.js';
export type * from './condition-view.js';
export { type Usable } from './evaluate-condition.js';
