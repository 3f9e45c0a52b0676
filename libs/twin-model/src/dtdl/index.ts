export * from './compare-models.js';
export * from './dtmi.js';
export type * from './interface.js';
export { modelSetOf } from './interface.js';
export { isA } from './lineage.js';
export { type SourceFile } from './open-file.js';
export { nearest, suggest } from './nearest.js';
export { formatProblem, type Problem } from './problem.js';
export * from './read-models.js';
export { datatypeOf, resolveModel } from './resolve-model.js';
export type {
  ResolvedCommand,
  ResolvedField,
  ResolvedModel,
  ResolvedRelationship,
  ResolvedSchema,
  ResolvedValue,
} from './resolve-model.js';
export * from './validate-value.js';
export { toDtdlV3 } from './write-v3.js';
