import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchContext, type Benchmark, type Outcome } from './benchmark.js';
import { benchmarks } from './benchmarks.js';
import { jsonLine, table } from './harness/print.js';
import { resultsFolder, save } from './harness/save.js';
import { BenchStack } from './stack/bench-stack.js';

const USAGE = `npm run bench [-- <name>… [--json]]
Names: ${benchmarks.map(({ name }) => name).join(', ')}; all of them when none is given.
Prints ours, yardstick, ratio and goal; with --json one object a line. Raw samples: $ORRERY_HOME/bench or test/bench/results.`;

/** @returns the exit code: 0 whatever the ratios are, 1 when a benchmark could not run, 64 when it was not understood. */
export async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const names = args.filter((arg) => !arg.startsWith('-'));
  const unknown = [...names.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name)), ...args.filter((arg) => arg.startsWith('-') && arg !== '--json')];
  if (unknown.length > 0) {
    console.error(`${unknown.join(', ')}: not known.\n${USAGE}`);
    return 64;
  }
  const chosen = benchmarks.filter(({ name }) => names.length === 0 || names.includes(name));
  const folder = await mkdtemp(join(tmpdir(), 'orrery-bench-'));
  const owned = new Set<{ stop(): Promise<void> }>();
  const own: BenchContext['own'] = (started) => {
    owned.add(started);
    return started;
  };
  const clear = async () => {
    // The last started first: whoever uses the broker ends before the broker does.
    for (const started of [...owned].reverse()) await started.stop();
    await rm(folder, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void clear().finally(() => process.exit(130)));
  const say = (line: string) => console.error(line);
  try {
    // Those who need none never look at it.
    const stack = chosen.every(({ alone }) => alone === true) ? (undefined as never) : own(await BenchStack.start(folder, say));
    return await runAll(chosen, { stack, folder, say, env, own }, args.includes('--json'));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    await clear();
  }
}

async function runAll(chosen: readonly Benchmark[], context: BenchContext, json: boolean): Promise<number> {
  const all: Outcome[] = [];
  let failed = 0;
  for (const benchmark of chosen) {
    try {
      const outcomes = await benchmark.run(context);
      context.say(`${benchmark.name}: samples in ${await save(resultsFolder(context.env), benchmark.name, outcomes, new Date())}`);
      if (json) for (const outcome of outcomes) console.log(jsonLine(outcome));
      all.push(...outcomes);
    } catch (error) {
      failed += 1;
      console.error(`${benchmark.name} could not run: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
  if (!json && all.length > 0) console.log(`\n${table(all)}`);
  return failed > 0 ? 1 : 0;
}
