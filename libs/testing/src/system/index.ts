export { RunningSystem, type SystemOptions } from './running-system.js';
