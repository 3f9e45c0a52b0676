import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Call {
  readonly id: number;
  readonly command: string;
  readonly argument: unknown;
}

export interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** One arm of a benchmark in a process of its own: its heap, its compiler and its event loop are nobody else's. */
export class Worker {
  private readonly calls = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  private last = 0;
  private ended: Error | undefined;
  private readonly exit: Promise<void>;
  private errors = '';

  private constructor(
    private readonly name: string,
    private readonly child: ChildProcess,
  ) {
    child.stderr?.on('data', (chunk: Buffer) => (this.errors = `${this.errors}${chunk.toString()}`.slice(-4_000)));
    child.on('message', (answer: Answer) => {
      const call = this.calls.get(answer.id);
      this.calls.delete(answer.id);
      if (answer.error === undefined) call?.resolve(answer.result);
      else call?.reject(new Error(`${name}: ${answer.error}`));
    });
    this.exit = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.ended = new Error(`${name} ended (${signal ?? code}): ${this.errors.trim()}`);
        for (const { reject } of this.calls.values()) reject(this.ended);
        this.calls.clear();
        resolve();
      });
    });
  }

  /** @param module a compiled module of this package that calls `serve`, relative to dist/ */
  static start(name: string, module: string, execArgv: readonly string[] = []): Worker {
    const file = fileURLToPath(new URL(`../${module}`, import.meta.url));
    return new Worker(name, fork(file, [], { execArgv: ['--no-warnings', ...execArgv], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] }));
  }

  get pid(): number {
    return this.child.pid as number;
  }

  call<Result>(command: string, argument: unknown = null): Promise<Result> {
    if (this.ended) return Promise.reject(this.ended);
    const id = (this.last += 1);
    return new Promise<Result>((resolve, reject) => {
      this.calls.set(id, { resolve: resolve as (result: unknown) => void, reject });
      this.child.send({ id, command, argument } satisfies Call);
    });
  }

  async stop(): Promise<void> {
    if (this.ended) return;
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 5_000);
    await this.exit;
    clearTimeout(timer);
  }
}
