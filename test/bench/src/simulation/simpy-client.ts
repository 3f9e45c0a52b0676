import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { LINE, LOAD, type Order, type Ran } from './models.js';

const SCRIPT = fileURLToPath(new URL('../../src/simulation/run_simpy.py', import.meta.url));

export interface SimPy {
  run(order: Order): Promise<Ran>;
  stop(): Promise<void>;
}

/** SimPy in a Python of its own that stays, as our worker does. */
export function startSimPy(python: string): SimPy {
  const child = spawn(python, [SCRIPT], { stdio: ['pipe', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors = `${errors}${chunk.toString()}`.slice(-4_000)));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    run: async (order) => {
      child.stdin.write(`${JSON.stringify({ ...order, load: LOAD, line: LINE })}\n`);
      const { done, value } = (await lines.next()) as { done?: boolean; value?: string };
      if (done || value === undefined) throw new Error(`SimPy has ended: ${errors.trim()}`);
      return JSON.parse(value) as Ran;
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}
