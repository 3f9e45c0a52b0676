import type { Components } from '../components/start-components.js';
import type { Run } from '../process/managed-process.js';

/** What a part's command and environment are made from. */
export interface StackContext extends Components {
  home: string;
  /** The repository. */
  root: string;
  /** The console's and the API's port. */
  port: number;
  /** http://127.0.0.1:<port> */
  address: string;
  /** A free loopback port under a name, the same on each start of this folder. */
  portOf: (name: string) => number;
  say: (line: string) => void;
  /** When this start began, in milliseconds since 1970. */
  startedMs: number;
  /** Aborted when the start is broken off: a step that waits must heed it. */
  signal: AbortSignal;
}

interface Common {
  name: string;
  /** Parts that must be ready first. */
  after?: readonly string[];
}

interface Command {
  /** Arguments of Node: flags, file, arguments. */
  args: (context: StackContext) => string[];
  env?: (context: StackContext) => Record<string, string>;
}

/** Runs as long as the stack does. */
export interface Service extends Common, Command {
  kind: 'service';
  /** Names of ports it needs (context.portOf). */
  ports?: readonly string[];
  ready: (context: StackContext, run: Run) => boolean | Promise<boolean>;
}

/** Runs to its end, which must be a success. */
export interface Job extends Common, Command {
  kind: 'job';
}

/** Something the starter itself does or waits for. */
export interface Step extends Common {
  kind: 'step';
  run: (context: StackContext) => Promise<void>;
}

export type Part = Service | Job | Step;

/** Ready when its readiness probe says so. */
export function readyAt(portName: string): Service['ready'] {
  return async ({ portOf }) => (await fetch(`http://127.0.0.1:${portOf(portName)}/health/ready`, { signal: AbortSignal.timeout(2000) })).ok;
}

/** A table in which one part has more or other environment variables, e.g. a shorter session timeout for a test. */
export function withEnv(parts: readonly Part[], name: string, env: Record<string, string> | ((context: StackContext) => Record<string, string>)): Part[] {
  if (!parts.some((part) => part.name === name && part.kind !== 'step')) throw new Error(`No service or job "${name}" in the table.`);
  const more = (context: StackContext): Record<string, string> => (typeof env === 'function' ? env(context) : env);
  return parts.map((part) => (part.name !== name || part.kind === 'step' ? part : { ...part, env: (context) => ({ ...part.env?.(context), ...more(context) }) }));
}

/** Throws where a part comes after one that is not above it, or two have one name. */
export function checkTable(parts: readonly Part[]): void {
  const above = new Set<string>();
  for (const { name, after = [] } of parts) {
    if (above.has(name)) throw new Error(`Two parts are called "${name}".`);
    const missing = after.find((other) => !above.has(other));
    if (missing !== undefined) throw new Error(`Part "${name}" comes after "${missing}", which is not above it in the table.`);
    above.add(name);
  }
}
