export { DesError, type DesErrorCode } from './engine/des-error.js';
export { type Distribution } from './random/distribution.js';
export { type Moments, momentsOf } from './random/moments.js';
export * from './flow/flow-model.js';
export { compile } from './flow/compile.js';
export { type Network } from './flow/network.js';
export { type RunOptions, Simulation } from './flow/simulation.js';
