export { RunningSystem, type SystemOptions } from './running-system.js';
export { type LogRecord, readAll, sendRaw } from './topic-bytes.js';
