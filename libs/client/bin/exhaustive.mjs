// npm run exhaustive [-- <replications of each option> [<threads>]]
// Replicates every one of the forty options of the packaging plant, then has the optimiser find the best, and keeps all margins:
// forty-options.spec.ts beside them judges the optimiser by them. It goes on where it was stopped.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { searchExhaustively } from '../dist/cli/simulate/exhaustive.js';

const [replications = 60, threads = availableParallelism()] = process.argv.slice(2).map(Number);
const example = join(import.meta.dirname, '..', '..', 'des', 'examples', 'packaging-plant.yaml');
const kept = join(import.meta.dirname, '..', 'src', 'cli', 'simulate', 'forty-options.json');
await searchExhaustively(example, kept, 'margin', replications, threads, console.log);
