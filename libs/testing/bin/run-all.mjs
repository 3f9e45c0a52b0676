// `npm test`: everything that CI runs, with a time for each suite. `npm test -- unit lint` runs some of it.
import { build, e2e, integration, lint, report, runSteps, unit } from './steps.mjs';

/** The loop without its replay of all recordings, which takes five minutes: `npm run e2e -- loop` has it. */
const STORIES = ['--testPathIgnorePatterns', '/node_modules/', '/dist/', 'recordings'];
// Lint comes after what keeps every processor busy: the end-to-end suites wait for a quarter of their time.
const steps = { build, unit, integration, lint, mirror: () => e2e('mirror'), sources: () => e2e('sources'), loop: () => e2e('loop', STORIES) };
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(`unknown suite ${unknown.join(', ')}; there are ${Object.keys(steps).join(', ')}`);
  process.exit(2);
}
if (!process.env.ORRERY_DATA) console.log('ORRERY_DATA is not set: tests on recorded real data are skipped, and counted as skipped.');

const chosen = Object.entries(steps).filter(([name]) => wanted.length === 0 || name === 'build' || wanted.includes(name));
const outcomes = await runSteps(chosen.map(([, step]) => step()));
process.exitCode = report(outcomes, chosen.length);
