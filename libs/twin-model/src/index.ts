export * from './time/timestamp.js';
export * from './projection/index.js';
