import { type Answer, type Call } from './worker.js';

/** The worker's side: answers calls one after the other until the parent is gone. */
export function serve(commands: Readonly<Record<string, (argument: never) => Promise<unknown>>>): void {
  let busy: Promise<void> = Promise.resolve();
  process.on('message', (call: Call) => {
    busy = busy.then(async () => {
      process.send?.(await answer(commands, call));
    });
  });
  process.once('disconnect', () => process.exit(0));
}

async function answer(commands: Readonly<Record<string, (argument: never) => Promise<unknown>>>, { id, command, argument }: Call): Promise<Answer> {
  try {
    const run = commands[command];
    if (!run) throw new Error(`there is no command ${command}`);
    return { id, result: await run(argument as never) };
  } catch (error) {
    return { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
