export * from './time/timestamp.js';
export { type Ambiguous, type ReadTime, timeReader, type TimeReader } from './time/time-pattern.js';
export { Zone } from './time/zone.js';
export * from './projection/index.js';
export * from './dtdl/index.js';
export * from './plant/index.js';
export * from './units/index.js';
export * from './condition/index.js';
