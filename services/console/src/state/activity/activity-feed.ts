import { type ActivityMessage } from '@orrery/client';
import { passed } from '../passed.js';
import { type PlantApi } from '../plant-api.js';
import { reasonOf } from '../plant-store.js';
import { type StreamState } from '../plant.js';

/** While nothing comes by itself it is asked for, so that what one sees is never older than this where the api can be reached. */
const READ_WHILE_LOST_MS = 10_000;
/** Maintenance windows come over no stream: what others plan and end is asked for every so many times of that, also while all else is live. */
const STOPS_EVERY = 3;

/** What is fed: read as a whole, and told of changes. */
export interface ActivityStores {
  readonly alerts: { read(): Promise<void>; take(alert: (ActivityMessage & { kind: 'alert' })['alert']): void };
  readonly commands: { read(): Promise<void>; take(command: (ActivityMessage & { kind: 'command' })['command']): void };
  readonly stops: { read(): Promise<void> };
}

/** Keeps alerts, commands, locks and switches in step with the stream of activity, and knows whether it is live. */
export class ActivityFeed {
  readonly #listeners = new Set<() => void>();
  #state: StreamState;

  constructor(
    private readonly api: Pick<PlantApi, 'activity'>,
    private readonly stores: ActivityStores,
    private readonly now: () => number,
    private readonly wait = passed,
    private readonly isHidden = () => document.hidden,
  ) {
    this.#state = { kind: 'connecting', since: now() };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly current = (): StreamState => this.#state;

  /** Follows until the signal aborts; where the stream cannot be had at all, the lists are read again and again. */
  async follow(signal: AbortSignal): Promise<void> {
    void this.#readAgain(signal);
    try {
      let hasRead = false;
      for await (const message of this.api.activity({ signal })) {
        if (message.kind === 'open') {
          this.#turn({ kind: 'live', since: this.now() });
          // Read once the stream is open, so that nothing falls in between; later what was missed comes over it.
          if (!hasRead) this.#readAll();
          hasRead = true;
        } else this.#take(message);
      }
    } catch (error) {
      if (!signal.aborted) this.#turn({ kind: 'lost', since: this.now(), reason: reasonOf(error) });
    }
  }

  #take(message: Exclude<ActivityMessage, { kind: 'open' }>): void {
    switch (message.kind) {
      case 'alert':
        return this.stores.alerts.take(message.alert);
      case 'command':
        return this.stores.commands.take(message.command);
      case 'stop':
        return void this.stores.stops.read();
      case 'lagged':
        return this.#readAll();
      case 'lost':
        if (this.#state.kind !== 'lost') this.#turn({ kind: 'lost', since: this.now(), reason: message.reason });
    }
  }

  async #readAgain(signal: AbortSignal): Promise<void> {
    for (let turn = 1; !signal.aborted; turn += 1) {
      await this.wait(READ_WHILE_LOST_MS, signal);
      if (signal.aborted || this.isHidden()) continue;
      if (this.#state.kind !== 'live') this.#readAll();
      else if (turn % STOPS_EVERY === 0) void this.stores.stops.read();
    }
  }

  #readAll(): void {
    for (const store of [this.stores.alerts, this.stores.commands, this.stores.stops]) void store.read();
  }

  #turn(state: StreamState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
