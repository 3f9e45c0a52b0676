import { ApiError } from '@orrery/client';
import { NO_STOPS, type Stops } from '../../domain/stops/stops.js';
import { type PlantApi } from '../plant-api.js';
import { passed } from '../passed.js';
import { reasonOf } from '../plant-store.js';

export interface KnownStops extends Stops {
  readonly isRead: boolean;
  /** What could not be read; what stands here was true before. */
  readonly failure: string | undefined;
  readonly areCommandsAbsent: boolean;
  readonly areAlertsAbsent: boolean;
}

export type StopApi = { readonly commands: Pick<PlantApi['commands'], 'locks'>; readonly maintenance: Pick<PlantApi['maintenance'], 'windows'> };

/** Locks and switches are told at once; windows begin and end with time alone. */
const READ_EVERY_MS = 15_000;

const UNKNOWN: KnownStops = { ...NO_STOPS, isRead: false, failure: undefined, areCommandsAbsent: false, areAlertsAbsent: false };

/** Kill switches, locks and maintenance windows as the browser knows them: on every page, since they decide what can be done there. */
export class StopStore {
  readonly #listeners = new Set<() => void>();
  #stops = UNKNOWN;

  constructor(private readonly api: StopApi) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly current = (): KnownStops => this.#stops;

  /** Reads on and on until the signal aborts; not while nobody looks. */
  async follow(signal: AbortSignal, isHidden: () => boolean = () => document.hidden): Promise<void> {
    while (!signal.aborted) {
      if (!isHidden() || !this.#stops.isRead) await this.read();
      await passed(READ_EVERY_MS, signal);
    }
  }

  async read(): Promise<void> {
    const [locks, windows] = await Promise.allSettled([this.api.commands.locks(), this.api.maintenance.windows()]);
    const failures = [locks, windows].filter((each) => each.status === 'rejected').map(({ reason }) => reason as unknown).filter((reason) => !isAbsent(reason));
    const next: KnownStops = {
      ...(locks.status === 'fulfilled' ? locks.value : isAbsent(locks.reason) ? { locks: [], killed: [] } : { locks: this.#stops.locks, killed: this.#stops.killed }),
      windows: windows.status === 'fulfilled' ? windows.value : isAbsent(windows.reason) ? [] : this.#stops.windows,
      isRead: true,
      failure: failures.length === 0 ? undefined : reasonOf(failures[0]),
      areCommandsAbsent: locks.status === 'rejected' && isAbsent(locks.reason),
      areAlertsAbsent: windows.status === 'rejected' && isAbsent(windows.reason),
    };
    if (JSON.stringify(next) === JSON.stringify(this.#stops)) return;
    this.#stops = next;
    for (const listener of this.#listeners) listener();
  }
}

/** What does not run here stops nothing. */
const isAbsent = (error: unknown): boolean => error instanceof ApiError && (error.kind === 'command-not-there' || error.kind === 'alerting-not-there');
