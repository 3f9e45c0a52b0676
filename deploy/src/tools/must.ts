import { run, type RunOptions } from './run.js';

/** A program that has to end well. @throws Error with its last lines */
export async function must(program: string, args: readonly string[], options: RunOptions = {}, what = `${program} ${args[0] ?? ''}`): Promise<string> {
  const { code, stdout, stderr } = await run(program, args, options);
  if (code !== 0) throw new Error(`${what} failed (code ${code}). Its last lines:\n${`${stdout}\n${stderr}`.trim().split('\n').slice(-12).join('\n')}`);
  return stdout;
}
