import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AlreadyRunningError } from '../errors.js';
import type { ProcessWatcher } from '../process/managed-process.js';
import { identify, isRunning, type ProcessIdentity } from '../process/process-identity.js';
import { waitUntil } from '../process/wait-until.js';
import { endProcesses, type Orphan } from './orphans.js';

interface StateFile {
  supervisor: ProcessIdentity;
  /** Where the console answers, once it does. */
  address?: string;
  children: Orphan[];
}

/** `stack.json`: who runs on this data folder, and which children they have. It is what a later start finds after a kill -9. */
export class StackState implements ProcessWatcher {
  private constructor(
    private readonly file: string,
    private readonly state: StateFile,
  ) {}

  /** Makes the folder ours. Throws AlreadyRunningError when somebody runs on it; ends what somebody killed has left. */
  static async claim(home: string, say: (line: string) => void = () => undefined): Promise<StackState> {
    mkdirSync(home, { recursive: true });
    const file = join(home, 'stack.json');
    const supervisor = identify(process.pid);
    if (!supervisor) throw new Error(`Process ${process.pid} cannot be found by the system it runs on.`);
    for (;;) {
      const claim = new StackState(file, { supervisor, children: [] });
      if (claim.create()) return claim;
      await clearAway(home, say);
    }
  }

  setAddress(address: string): void {
    this.state.address = address;
    this.write();
  }

  spawned(name: string, identity: ProcessIdentity): void {
    this.state.children.push({ name, ...identity });
    this.write();
  }

  exited(_name: string, identity: ProcessIdentity): void {
    this.state.children = this.state.children.filter((child) => child.pid !== identity.pid || child.started !== identity.started);
    this.write();
  }

  release(): void {
    rmSync(this.file, { force: true });
  }

  /** Written whole before it has its name, so that no other start ever reads half of it. */
  private create(): boolean {
    const whole = `${this.file}.${randomUUID()}`;
    writeFileSync(whole, JSON.stringify(this.state));
    try {
      return linked(whole, this.file);
    } finally {
      rmSync(whole);
    }
  }

  private write(): void {
    const partial = `${this.file}.${process.pid}`;
    writeFileSync(partial, JSON.stringify(this.state));
    renameSync(partial, this.file);
  }
}

/** Ends the children of a former supervisor that is gone, and forgets it. Throws AlreadyRunningError where it is not gone. */
export async function clearAway(home: string, say: (line: string) => void = () => undefined): Promise<void> {
  const file = join(home, 'stack.json');
  await waitUntil('the claim of another start', () => read(file) !== undefined || ageOf(file) > YOUNG_MS, { timeoutMs: 2 * YOUNG_MS });
  const former = read(file);
  if (former && isRunning(former.supervisor)) throw new AlreadyRunningError(home, former.supervisor.pid, former.address);
  const left = (former?.children ?? []).filter(isRunning);
  if (left.length) say(`Ending what a killed start has left: ${left.map(({ name, pid }) => `${name} (${pid})`).join(', ')}`);
  await endProcesses(left);
  forget(file, former);
}

/** A file that cannot be read may be one that is being written, as long as it is younger. */
const YOUNG_MS = 3_000;

/** Takes away only the file that was read: another start may have claimed the folder meanwhile, and gets its claim back. */
function forget(file: string, former: StateFile | undefined): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if (JSON.stringify(read(aside)) !== JSON.stringify(former)) linked(aside, file);
  rmSync(aside);
}

/** Gives a file a second name; false where that is taken. */
function linked(file: string, name: string): boolean {
  try {
    linkSync(file, name);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Milliseconds since the last write; endless where there is no file. */
function ageOf(file: string): number {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats ? Date.now() - stats.mtimeMs : Number.POSITIVE_INFINITY;
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

function read(file: string): StateFile | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as StateFile;
  } catch {
    return undefined; // missing, or torn
  }
}
