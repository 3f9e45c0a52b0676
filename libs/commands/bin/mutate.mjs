// npm run mutate -- guards | facts
// guards: takes one guard after the other out of the table, and gets one fact after the other wrong that they are asked about (forgotten, or as it stood at an earlier judgement);
// facts: the latter alone. Runs the specs each time and prints guard → failing test. What nobody misses fails the run: then its test tests nothing, or it guards nothing.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { FACT_MUTATIONS } from '../dist/faults/index.js';
import { GUARDS } from '../dist/index.js';

const named = (all) => all.map(({ name }) => name);
const TABLES = {
  guards: { what: 'guards', names: named(GUARDS), variable: 'ORRERY_WITHOUT_GUARD', specs: 'libs/commands/src/guards/guards\\.spec' },
  facts: { what: 'wrong facts', names: named(FACT_MUTATIONS), variable: 'ORRERY_WRONG_FACT', specs: 'services/command/src/gather-facts\\.spec' },
};
const asked = { guards: [TABLES.guards, TABLES.facts], facts: [TABLES.facts] }[process.argv[2]];
if (!asked) {
  console.error('Say what to mutate: npm run mutate -- guards, or npm run mutate -- facts');
  process.exit(2);
}
const root = join(import.meta.dirname, '..', '..', '..');

function failing({ variable, specs }, name) {
  const { stdout, stderr } = spawnSync(process.execPath, ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', '--json', '--testPathPatterns', specs], {
    cwd: root,
    env: { ...process.env, [variable]: name },
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  const report = stdout.startsWith('{') ? JSON.parse(stdout) : undefined;
  if (!report || report.numTotalTests === 0) throw new Error(`${specs} did not run: ${stderr}`);
  return report.testResults.flatMap(({ assertionResults }) => assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName));
}

/** @returns how many nobody misses */
function mutate(table) {
  const healthy = failing(table, '');
  if (healthy.length > 0) {
    console.error(`With everything in its place these fail already:\n  ${healthy.join('\n  ')}`);
    process.exit(1);
  }
  const width = Math.max(...table.names.map(({ length }) => length));
  let missed = 0;
  for (const name of table.names) {
    const tests = failing(table, name);
    if (tests.length === 0) missed += 1;
    console.log(`${name.padEnd(width)} → ${tests[0] ?? 'NO TEST FAILS'}${tests.length > 1 ? ` (and ${tests.length - 1} more)` : ''}`);
  }
  console.log(missed === 0 ? `${table.names.length} ${table.what}, each missed by a test` : `${missed} of ${table.names.length} ${table.what} are missed by no test`);
  return missed;
}

process.exit(asked.map(mutate).some((missed) => missed > 0) ? 1 : 0);
