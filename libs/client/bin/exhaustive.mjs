// npm run exhaustive [-- <replications of each option> [<threads>]]
// Replicates every one of the forty options of the packaging plant, then has the optimiser find the best, and keeps all margins beside the example:
// libs/client's packaging-plant.spec.ts judges the optimiser by them. It goes on where it was stopped.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { searchExhaustively } from '../dist/cli/simulate/exhaustive.js';

const [replications = 60, threads = availableParallelism()] = process.argv.slice(2).map(Number);
const examples = join(import.meta.dirname, '..', '..', 'des', 'examples');
await searchExhaustively(join(examples, 'packaging-plant.yaml'), join(examples, 'packaging-plant.exhaustive.json'), 'margin', replications, threads, console.log);
