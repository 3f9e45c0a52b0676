// Runs commands one after the other, times each, and counts the tests of those that are Jest runs.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..', '..');
const bin = (name) => join(root, 'node_modules', '.bin', name);
const jestEnv = { NODE_OPTIONS: '--experimental-vm-modules --no-warnings' };

/** A step: a name, a command, and where Jest writes its results if it is a Jest run. */
export function command(name, program, args, env = {}) {
  return { name, program, args, env };
}

export function jest(name, args, env = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-jest-'));
  const results = join(folder, 'results.json');
  return {
    name,
    program: bin('node'),
    args: [join(root, 'node_modules', 'jest', 'bin', 'jest.js'), ...args, '--json', `--outputFile=${results}`, '--silent=false'],
    env: { ...jestEnv, ...env },
    results,
    folder,
  };
}

export const build = () => command('build', 'npm', ['run', '--silent', 'build']);
export const lint = () => command('lint', bin('node'), [join(import.meta.dirname, 'lint.mjs')]);
export const unit = () => jest('unit', ['-c', join(root, 'jest.config.mjs')]);
export const integration = () => jest('integration', ['-c', join(root, 'jest.int.config.mjs')]);
export const e2e = (suite, args = []) =>
  jest(`e2e ${suite}`, ['-c', join(root, 'test', suite, 'jest.e2e.config.mjs'), ...args], { ORRERY_E2E_SUITE: suite });

/** Runs the steps in order; goes on after a failed one unless it is the build. @returns the outcome of each */
export async function runSteps(steps) {
  const outcomes = [];
  for (const step of steps) {
    console.log(`\n── ${step.name} ──`);
    const started = performance.now();
    const code = await run(step);
    const seconds = (performance.now() - started) / 1000;
    outcomes.push({ name: step.name, code, seconds, ...countsOf(step) });
    if (code !== 0 && step.name === 'build') break;
  }
  return outcomes;
}

function run({ program, args, env }) {
  const path = `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`;
  // Jest prints its results as JSON on standard output too: only what it says to people is shown.
  const isJest = args.some((arg) => arg.startsWith('--outputFile='));
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, PATH: path, FORCE_COLOR: process.env.CI ? '0' : process.env.FORCE_COLOR, ...env },
    stdio: ['ignore', isJest ? 'ignore' : 'inherit', 'inherit'],
  });
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(error.message);
      resolve(127);
    });
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

function countsOf({ results, folder }) {
  if (results === undefined) return {};
  try {
    if (!existsSync(results)) return {};
    const report = JSON.parse(readFileSync(results, 'utf8'));
    const files = report.testResults.map((file) => ({ file: file.name.slice(root.length + 1), seconds: (file.endTime - file.startTime) / 1000 }));
    const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped, numRuntimeErrorTestSuites: broken } = report;
    return { passed, failed: failed + broken, skipped, files };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A table of the outcomes, then one line with the sum. @returns the exit code */
export function report(outcomes, expected) {
  const rows = outcomes.map(({ name, code, seconds, passed, failed, skipped }) => [
    name,
    code === 0 ? 'ok' : 'FAILED',
    `${seconds.toFixed(1)} s`,
    passed === undefined ? '' : `${passed} passed, ${failed} failed, ${skipped} skipped`,
  ]);
  console.log('\nsuite                 result   time       tests');
  for (const [name, result, time, tests] of rows) console.log(`${name.padEnd(22)}${result.padEnd(9)}${time.padEnd(11)}${tests}`);
  const slowest = outcomes.flatMap(({ files = [] }) => files).sort((a, b) => b.seconds - a.seconds).slice(0, 5);
  if (slowest.length > 0) console.log(`slowest files: ${slowest.map(({ file, seconds }) => `${file} ${seconds.toFixed(1)} s`).join(', ')}`);
  const sum = (key) => outcomes.reduce((total, outcome) => total + (outcome[key] ?? 0), 0);
  const brokenSteps = outcomes.filter(({ code, failed }) => code !== 0 && !failed).length;
  console.log(`\n${sum('passed')} passed, ${sum('failed') + brokenSteps} failed, ${sum('skipped')} skipped`);
  return outcomes.length === expected && outcomes.every(({ code }) => code === 0) ? 0 : 1;
}
