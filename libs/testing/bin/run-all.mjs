// `npm test`: everything that CI runs, with a time for each suite. `npm test -- unit lint` runs some of it.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, e2e, integration, lint, report, root, runSteps, unit } from './steps.mjs';

/** Of the loop the plant's story at the console. `npm run e2e -- loop` has the rest: kill -9 at every step, bad input, and all recordings, eight minutes more. */
const STORY = ['--testPathPatterns', 'plant', '--testNamePattern', 'people at the console'];
// Lint comes after what keeps every processor busy: the end-to-end suites wait for a quarter of their time.
const steps = { build, unit, integration, lint, mirror: () => e2e('mirror'), sources: () => e2e('sources'), loop: () => e2e('loop', STORY) };
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
// The chart is rendered among the integration tests, where Helm has been built.
if (wanted.length === 0 || wanted.includes('integration')) {
  const { skippedOfDeploy } = await import(pathToFileURL(join(root, 'deploy', 'dist', 'index.js')).href).catch(() => ({ skippedOfDeploy: () => undefined }));
  const skipped = await skippedOfDeploy(process.env);
  if (skipped) console.log(`\n${skipped}`);
}
