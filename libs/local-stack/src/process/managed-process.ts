import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { launchCommand, type RunAs } from './launch-command.js';
import { identify, type ProcessIdentity } from './process-identity.js';
import { waitUntil } from './wait-until.js';

export interface ProcessSpec {
  name: string;
  file: string;
  args: string[];
  cwd?: string;
  /** Added to this process's own environment, without its ORRERY_* and NODE_OPTIONS. */
  env?: Record<string, string>;
  /** Standard output and error are appended here, by the child itself, so that they outlive us. */
  logFile: string;
  /** What asks it to stop; SIGTERM unless told. */
  stopSignal?: 'SIGTERM' | 'SIGINT';
  stopTimeoutMs?: number;
  runAs?: RunAs | undefined;
  /** True once it does its work. It is asked again and again until then. */
  ready?: (run: Run) => boolean | Promise<boolean>;
  readyTimeoutMs?: number;
}

/** One run of the process, from spawn to exit. */
export interface Run {
  /** What this run has written to the log so far. */
  log: () => string;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Set where it could not even be started. */
  error?: Error;
}

/** Told of every child's birth and end, so that a supervisor can keep a list that outlives it. */
export interface ProcessWatcher {
  spawned?: (name: string, identity: ProcessIdentity) => void;
  exited?: (name: string, identity: ProcessIdentity, exit: Exit) => void;
}

/** Long, for a machine with much else to do: what cannot start ends by itself, and is told at once. */
const READY_MS = 180_000;

/** A child process that can be started, stopped, killed, paused and started again. */
export class ManagedProcess {
  private child: ChildProcess | undefined;
  private logStart = 0;
  private exit: Promise<Exit> | undefined;
  private stopping = false;

  constructor(
    readonly spec: ProcessSpec,
    private readonly watcher: ProcessWatcher = {},
    /** Called when it ends without having been asked to. */
    public onCrash: ((exit: Exit) => void) | undefined = undefined,
  ) {}

  get pid(): number | undefined {
    return this.child?.pid;
  }

  get running(): boolean {
    return this.child !== undefined;
  }

  /** Starts it and waits until it is ready. Throws, with its last lines, when it ends before that, and stops it when `signal` aborts. */
  async start(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.child) throw new Error(`${this.spec.name} already runs (pid ${this.child.pid}).`);
    const exit = this.spawn();
    let ended: Exit | undefined;
    void exit.then((value) => (ended = value));
    const { ready } = this.spec;
    if (!ready) return;
    const run: Run = { log: () => this.currentLog() };
    try {
      await waitUntil(
        `${this.spec.name} to be ready`,
        () => {
          if (ended) return true;
          return ready(run);
        },
        { timeoutMs: this.spec.readyTimeoutMs ?? READY_MS, intervalMs: 25, ...(signal ? { signal } : {}) },
      );
    } catch (error) {
      const lines = this.lastLines();
      await this.stop();
      signal?.throwIfAborted();
      throw new Error(`${(error as Error).message} Its last lines (${this.spec.logFile}):\n${lines}`, { cause: error });
    }
    if (ended) throw new Error(`${this.spec.name} ended ${describeExit(ended)} before it was ready. Its last lines (${this.spec.logFile}):\n${this.lastLines()}`);
  }

  /** Resolves when the present run ends; at once where nothing runs. */
  async ended(): Promise<Exit> {
    return (await this.exit) ?? { code: null, signal: null };
  }

  /** Asks it to stop, and kills it when it does not within stopTimeoutMs. */
  async stop(): Promise<void> {
    if (!this.child) return;
    this.stopping = true;
    this.signal(this.spec.stopSignal ?? 'SIGTERM');
    this.signal('SIGCONT');
    const timer = setTimeout(() => this.signal('SIGKILL'), this.spec.stopTimeoutMs ?? 15_000);
    await this.exit;
    clearTimeout(timer);
  }

  /** Ends it as a crash would (SIGKILL), and waits until it is gone. */
  async kill(): Promise<void> {
    if (!this.child) return;
    this.stopping = true;
    this.signal('SIGKILL');
    await this.exit;
  }

  /** Freezes it (SIGSTOP): it keeps its sockets and says nothing. */
  pause(): void {
    this.signal('SIGSTOP');
  }

  resume(): void {
    this.signal('SIGCONT');
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** The last lines of the present or last run. */
  lastLines(count = 15): string {
    return this.currentLog().trimEnd().split('\n').slice(-count).join('\n');
  }

  private spawn(): Promise<Exit> {
    const { name, logFile, cwd, runAs, stopSignal = 'SIGTERM' } = this.spec;
    mkdirSync(dirname(logFile), { recursive: true });
    const log = openSync(logFile, 'a');
    this.logStart = statSync(logFile).size;
    const command = launchCommand(this.spec.file, this.spec.args, { stopSignal, runAs });
    // Detached: a Ctrl-C in the terminal reaches the supervisor alone, which then stops the parts in their order.
    const child = spawn(command.file, command.args, {
      cwd,
      env: { ...inheritedEnvironment(), ...this.spec.env },
      stdio: ['ignore', log, log],
      detached: true,
    });
    closeSync(log);
    this.child = child;
    this.stopping = false;
    const identity = child.pid === undefined ? undefined : identify(child.pid);
    if (identity) this.watcher.spawned?.(name, identity);
    this.exit = new Promise<Exit>((resolve) => {
      child.once('error', (error) => {
        if (child.pid !== undefined) return; // a signal that could not be sent
        this.child = undefined;
        resolve({ code: null, signal: null, error });
      });
      child.once('exit', (code, signal) => {
        this.child = undefined;
        if (identity) this.watcher.exited?.(name, identity, { code, signal });
        resolve({ code, signal });
        if (!this.stopping) this.onCrash?.({ code, signal });
      });
    });
    return this.exit;
  }

  private signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  private currentLog(): string {
    try {
      return readFileSync(this.spec.logFile).subarray(this.logStart).toString('utf8');
    } catch {
      return '';
    }
  }
}

export function describeExit(exit: Exit): string {
  if (exit.error) return `with "${exit.error.message}"`;
  return exit.signal ? `by ${exit.signal}` : `with code ${exit.code}`;
}

function inheritedEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('ORRERY_') && key !== 'NODE_OPTIONS'));
}
