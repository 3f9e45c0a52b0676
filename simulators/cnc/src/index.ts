export { readConfig, type CncConfig } from './config.js';
export { FAULT_KINDS, type Fault, type FaultKind } from './domain/faults.js';
export { startCnc, type StartedCnc } from './start-cnc.js';
