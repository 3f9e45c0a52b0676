import { join } from 'node:path';
import { ManagedProcess, type ProcessWatcher } from '../process/managed-process.js';
import { crashOf, describeCrash, type Crash } from './crash.js';
import type { Job, Part, Service, StackContext } from './part.js';

/** Starts the parts of a table, each as soon as those it comes after are ready, and stops them. */
export class PartStarter {
  /** In the order of their start. */
  private readonly children: ManagedProcess[] = [];
  private stopped = false;

  constructor(
    private readonly context: StackContext,
    private readonly watcher: ProcessWatcher,
    private readonly report: (crash: Crash) => void,
  ) {}

  async startAll(parts: readonly Part[]): Promise<void> {
    const ready = new Map<string, Promise<void>>();
    for (const part of parts) {
      const before = Promise.all((part.after ?? []).flatMap((name) => ready.get(name) ?? []));
      ready.set(
        part.name,
        before.then(() => this.start(part)),
      );
    }
    const { signal } = this.context;
    const aborted = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
    try {
      signal.throwIfAborted();
      await Promise.race([Promise.all(ready.values()), aborted]);
    } catch (error) {
      await this.stopAll();
      await Promise.allSettled(ready.values());
      throw error;
    }
  }

  /** The last started first. Nothing starts any more. */
  async stopAll(): Promise<void> {
    this.stopped = true;
    for (const child of [...this.children].reverse()) await child.stop();
  }

  find(name: string): ManagedProcess {
    const found = this.children.find((child) => child.spec.name === name);
    if (!found) throw new Error(`No service "${name}" runs. There are: ${this.children.map(({ spec }) => spec.name).join(', ')}.`);
    return found;
  }

  private async start(part: Part): Promise<void> {
    if (this.stopped) return;
    await (part.kind === 'step' ? part.run(this.context) : this.startChild(part));
    this.context.say(part.name);
  }

  private async startChild(part: Service | Job): Promise<void> {
    const child = this.childOf(part);
    this.children.push(child);
    if (part.kind === 'service') child.onCrash = (exit) => this.report(crashOf(child, exit));
    await child.start(this.context.signal);
    if (part.kind === 'service') return;
    const exit = await child.ended();
    if (exit.code !== 0) throw new Error(describeCrash(crashOf(child, exit)));
  }

  private childOf(part: Service | Job): ManagedProcess {
    const ready = part.kind === 'service' ? part.ready : undefined;
    return new ManagedProcess(
      {
        name: part.name,
        file: process.execPath,
        args: part.args(this.context),
        cwd: this.context.root,
        env: part.env?.(this.context) ?? {},
        logFile: join(this.context.home, 'logs', `${part.name}.log`),
        ...(ready ? { ready: (run) => ready(this.context, run) } : {}),
      },
      this.watcher,
    );
  }
}
