import { spawn } from 'node:child_process';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
}

/** A program run to its end, with what it said. @throws the error of spawn, with its code, where there is no such program */
export function run(program: string, args: readonly string[], { cwd, env, input }: RunOptions = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'pipe', ...(cwd ? { cwd } : {}), ...(env ? { env } : {}) });
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) child[stream].setEncoding('utf8').on('data', (text: string) => (said[stream] += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, ...said }));
    child.stdin.on('error', () => undefined).end(input); // one that ends without reading says why on its own
  });
}
