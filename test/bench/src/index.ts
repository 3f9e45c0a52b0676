export { benchmarks } from './benchmarks.js';
export { main } from './main.js';
