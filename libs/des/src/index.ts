export { DesError, type DesErrorCode } from './engine/des-error.js';
export { type Distribution } from './random/distribution.js';
export { type Moments, momentsOf } from './random/moments.js';
