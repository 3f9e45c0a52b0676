export * from './time/timestamp.js';
export * from './projection/index.js';
export * from './dtdl/index.js';
export * from './plant/index.js';
export * from './units/index.js';
