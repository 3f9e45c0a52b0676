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
/** Runs at the lowest priority beside the steps that follow it; what it says is shown when it has ended. */
export const lint = () => ({ ...command('lint', bin('node'), [join(import.meta.dirname, 'lint.mjs')]), beside: true });
export const unit = () => jest('unit', ['-c', join(root, 'jest.config.mjs')]);
export const integration = () => alone(jest('integration', ['-c', join(root, 'jest.int.config.mjs')]));
export const e2e = (suite, args = []) =>
  alone(jest(`e2e ${suite}`, ['-c', join(root, 'test', suite, 'jest.e2e.config.mjs'), ...args], { ORRERY_E2E_SUITE: suite }));

/**
 * Real components run in real time: a file that failed in a full house is run once more by itself. What then passes is
 * reported as flaky, by name, and is a defect to be mended; what fails again has failed.
 */
const alone = (step) => ({ ...step, again: true });
/** More files than this that fail at once are no accident. */
const ACCIDENTS = 2;

/** Runs the steps in order; goes on after a failed one unless it is the build. @returns the outcome of each */
export async function runSteps(steps) {
  const outcomes = [];
  const beside = [];
  for (const step of steps) {
    if (step.beside && step !== steps.at(-1)) {
      beside.push(timed(step, true));
      continue;
    }
    console.log(`\n── ${step.name} ──`);
    const outcome = await timed(step);
    outcomes.push(outcome);
    if (outcome.code !== 0 && step.name === 'build') break;
  }
  for (const running of beside) {
    const { said, ...outcome } = await running;
    console.log(`\n── ${outcome.name} ──\n${said}`);
    outcomes.push(outcome);
  }
  return outcomes;
}

async function timed(step, quiet = false) {
  const started = performance.now();
  try {
    const { code, said } = await run(step, quiet);
    const counts = countsOf(step);
    const outcome = step.again && code !== 0 ? await secondRun(step, code, counts) : { code, ...counts };
    return { name: step.name, ...outcome, said, seconds: (performance.now() - started) / 1000 };
  } finally {
    if (step.folder) rmSync(step.folder, { recursive: true, force: true });
  }
}

async function secondRun(step, code, counts) {
  const { broken = [] } = counts;
  if (broken.length === 0 || broken.length > ACCIDENTS) return { code, ...counts };
  rmSync(step.results, { force: true });
  console.log(`\n── ${step.name}: once more by itself: ${broken.map(({ file }) => file).join(', ')} ──`);
  const again = await run({ ...step, args: [...step.args, '--runInBand', '--runTestsByPath', ...broken.map(({ file }) => file)] });
  const { failed: stillFailed = 1 } = countsOf(step);
  if (again.code !== 0) return { code, ...counts, failed: Math.max(stillFailed, 1), passed: counts.passed + counts.failed - Math.max(stillFailed, 1) };
  return { ...counts, code: 0, passed: counts.passed + counts.failed, failed: 0, flaky: broken.flatMap(({ tests }) => tests) };
}

function run({ program, args, env }, quiet = false) {
  const path = `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`;
  // Jest prints its results as JSON on standard output too: only what it says to people is shown.
  const isJest = args.some((arg) => arg.startsWith('--outputFile='));
  const child = spawn(quiet ? 'nice' : program, quiet ? ['-n', '19', program, ...args] : args, {
    cwd: root,
    env: { ...process.env, PATH: path, FORCE_COLOR: process.env.CI ? '0' : process.env.FORCE_COLOR, ...env },
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', isJest ? 'ignore' : 'inherit', 'inherit'],
  });
  const parts = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => parts.push(part));
  return new Promise((resolve) => {
    const end = (code) => resolve({ code, said: Buffer.concat(parts).toString('utf8') });
    child.on('error', (error) => {
      console.error(error.message);
      end(127);
    });
    child.on('close', (code, signal) => end(code ?? (signal ? 1 : 0)));
  });
}

function countsOf({ results }) {
  if (results === undefined || !existsSync(results)) return {};
  const report = JSON.parse(readFileSync(results, 'utf8'));
  const name = ({ name: path }) => path.slice(root.length + 1);
  const files = report.testResults.map((file) => ({ file: name(file), seconds: (file.endTime - file.startTime) / 1000 }));
  const broken = report.testResults.filter(({ status }) => status === 'failed').map((file) => ({ file: name(file), tests: failedTests(file, name(file)) }));
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped, numRuntimeErrorTestSuites: unread } = report;
  return { passed, failed: failed + unread, skipped, files, broken };
}

function failedTests({ assertionResults = [] }, file) {
  const failed = assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => `${file} › ${fullName}`);
  return failed.length > 0 ? failed : [file];
}

/** A table of the outcomes, then one line with the sum. @returns the exit code */
export function report(outcomes, expected) {
  const rows = outcomes.map(({ name, code, seconds, passed, failed, skipped, flaky = [] }) => [
    name,
    code === 0 ? 'ok' : 'FAILED',
    `${seconds.toFixed(1)} s`,
    passed === undefined ? '' : `${passed} passed${flaky.length > 0 ? ` (${flaky.length} flaky)` : ''}, ${failed} failed, ${skipped} skipped`,
  ]);
  console.log('\nsuite                 result   time       tests');
  for (const [name, result, time, tests] of rows) console.log(`${name.padEnd(22)}${result.padEnd(9)}${time.padEnd(11)}${tests}`);
  const slowest = outcomes.flatMap(({ files = [] }) => files).sort((a, b) => b.seconds - a.seconds).slice(0, 5);
  if (slowest.length > 0) console.log(`slowest files: ${slowest.map(({ file, seconds }) => `${file} ${seconds.toFixed(1)} s`).join(', ')}`);
  const flaky = outcomes.flatMap(({ flaky: tests = [] }) => tests);
  for (const test of flaky) console.log(`FLAKY (failed beside others, passed by itself; a defect to be mended): ${test}`);
  const sum = (key) => outcomes.reduce((total, outcome) => total + (outcome[key] ?? 0), 0);
  const brokenSteps = outcomes.filter(({ code, failed }) => code !== 0 && !failed).length;
  console.log(`\n${sum('passed')} passed (${flaky.length} of them flaky), ${sum('failed') + brokenSteps} failed, ${sum('skipped')} skipped`);
  return outcomes.length === expected && outcomes.every(({ code }) => code === 0) ? 0 : 1;
}
