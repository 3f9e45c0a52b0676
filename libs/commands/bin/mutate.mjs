// npm run mutate -- guards
// Takes one guard after the other out of the table, runs the guards' specs, and prints guard → failing test. A guard that nobody
// misses fails the run: then its test tests nothing, or the guard guards nothing.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { GUARDS } from '../dist/index.js';

if (process.argv[2] !== 'guards') {
  console.error('Say what to mutate: npm run mutate -- guards');
  process.exit(2);
}
const root = join(import.meta.dirname, '..', '..', '..');

function failing(without) {
  const { stdout, stderr } = spawnSync(process.execPath, ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', '--json', '--testPathPatterns', 'libs/commands/src/guards/guards\\.spec'], {
    cwd: root,
    env: { ...process.env, ORRERY_WITHOUT_GUARD: without },
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  const report = stdout.startsWith('{') ? JSON.parse(stdout) : undefined;
  if (!report || report.numTotalTests === 0) throw new Error(`the guards' specs did not run: ${stderr}`);
  return report.testResults.flatMap(({ assertionResults }) => assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName));
}

const healthy = failing('');
if (healthy.length > 0) {
  console.error(`With every guard in its place these fail already:\n  ${healthy.join('\n  ')}`);
  process.exit(1);
}
const width = Math.max(...GUARDS.map(({ name }) => name.length));
let missed = 0;
for (const { name } of GUARDS) {
  const tests = failing(name);
  if (tests.length === 0) missed += 1;
  console.log(`${name.padEnd(width)} → ${tests[0] ?? 'NO TEST FAILS'}${tests.length > 1 ? ` (and ${tests.length - 1} more)` : ''}`);
}
console.log(missed === 0 ? `${GUARDS.length} guards, each missed by a test` : `${missed} of ${GUARDS.length} guards are missed by no test`);
process.exit(missed === 0 ? 0 : 1);
