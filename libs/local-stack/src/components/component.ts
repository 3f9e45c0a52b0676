import type { ProcessWatcher } from '../process/managed-process.js';

/** Where a component came from. */
export type Found = 'environment' | 'container' | 'native';

export interface ComponentOptions {
  /** The data folder; the component keeps to a folder of its own name in it, and to logs/. */
  home: string;
  /** Passwords and access rules as in real use (the default); false: open to everyone on this machine, and quicker to start. */
  secure?: boolean;
  /** One line about what takes long. */
  say?: (line: string) => void;
  watcher?: ProcessWatcher;
  /** Breaks off the start. */
  signal?: AbortSignal;
  /** Where addresses of running components and tools are looked up; process.env unless told. */
  env?: NodeJS.ProcessEnv;
}

/** A running component. What was found in the environment is not ours: on it, only stop() is allowed and does nothing. */
export interface Component {
  readonly name: string;
  readonly found: Found;
  readonly pid: number | undefined;
  stop(): Promise<void>;
  /** As a crash would end it: SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data, after stop() or kill() too. */
  restart(): Promise<void>;
  /** Freezes it (SIGSTOP) and lets it go on (SIGCONT). */
  pause(): void;
  resume(): void;
  /** Called when it ends without having been asked to. */
  onCrash(listener: (detail: string) => void): void;
  lastLines(count?: number): string;
}

/** A component whose address was given: it is somebody else's, so nothing here may stop it. */
export function given(name: string): Component {
  const refuse = (): never => {
    throw new Error(`${name} was given by the environment: it is not ours to stop or kill.`);
  };
  return {
    name,
    found: 'environment',
    pid: undefined,
    stop: () => Promise.resolve(),
    kill: refuse,
    restart: refuse,
    pause: refuse,
    resume: refuse,
    onCrash: () => undefined,
    lastLines: () => '',
  };
}
