// `npm run e2e -- mirror`: one end-to-end suite against a stack of its own; prints every sentence it proves, its test and the result.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, e2e, report, root, runSteps } from './steps.mjs';

const suites = readdirSync(join(root, 'test')).filter((name) => existsSync(join(root, 'test', name, 'jest.e2e.config.mjs')));
const [suite, ...rest] = process.argv.slice(2);
if (suite === undefined || !suites.includes(suite)) {
  console.error(`usage: npm run e2e -- <suite> [jest options]; there is ${suites.join(', ')}`);
  process.exit(2);
}
const outcomes = await runSteps([build(), e2e(suite, rest)]);
process.exitCode = report(outcomes, 2);
