import { CommanderError } from 'commander';
import { CliError, EXIT, exitCodeOf, explain, problemOf } from './exit.js';
import { orrery, type Surroundings } from './program.js';

/** Runs one command line and gives its exit code; nothing is thrown. */
export async function runCli(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { streams, signal } = surroundings;
  try {
    await orrery(surroundings).parseAsync(args, { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    if (signal.aborted && !(error instanceof CliError)) return EXIT.ok; // whoever follows something ends it so; what was broken off says so
    const wantsJson = !(error instanceof CommanderError) && asksForJson(args);
    if (wantsJson) streams.err(`${JSON.stringify(problemOf(error))}\n`);
    else for (const line of explain(error)) streams.err(`${line}\n`);
    return exitCodeOf(error);
  }
}

const asksForJson = (args: readonly string[]) =>
  args.some((arg, index) => arg === '--json' || arg === '-ojson' || arg === '--output=json' || ((arg === '-o' || arg === '--output') && args[index + 1] === 'json'));
