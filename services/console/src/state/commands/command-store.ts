import { ApiError, type Command } from '@orrery/client';
import { type PlantApi } from '../plant-api.js';
import { reasonOf } from '../plant-store.js';

/** More are under way at once nowhere. */
const MOST_READ = 200;

export interface Commands {
  /** Those of which something is still to become, the latest changed first; undefined until they have been read. */
  readonly open: readonly Command[] | undefined;
  readonly failure: string | undefined;
  /** Commands do not run in this installation. */
  readonly isAbsent: boolean;
  /** Counts what has been told of any command: whoever shows more than the open ones reads again. */
  readonly changes: number;
}

/** The commands under way as the browser knows them. */
export class CommandStore {
  readonly #listeners = new Set<() => void>();
  #commands: Commands = { open: undefined, failure: undefined, isAbsent: false, changes: 0 };

  constructor(private readonly api: { readonly commands: Pick<PlantApi['commands'], 'list'> }) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly current = (): Commands => this.#commands;

  async read(): Promise<void> {
    const { changes } = this.#commands;
    try {
      const { items } = await this.api.commands.list({ open: true, limit: MOST_READ });
      // What was told while it was being read may be later than what was read.
      if (this.#commands.changes !== changes) return void this.read();
      this.#update({ open: items, failure: undefined, isAbsent: false });
    } catch (error) {
      this.#update({ failure: reasonOf(error), isAbsent: error instanceof ApiError && error.kind === 'command-not-there' });
    }
  }

  /** As the stream tells it. */
  take(command: Command): void {
    const others = (this.#commands.open ?? []).filter(({ id }) => id !== command.id);
    this.#update({ open: command.ended ? others : [command, ...others] });
  }

  #update(changes: Partial<Commands>): void {
    this.#commands = { ...this.#commands, ...changes, changes: this.#commands.changes + 1 };
    for (const listener of this.#listeners) listener();
  }
}
