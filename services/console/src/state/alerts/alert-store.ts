import { ApiError, type ListedAlert } from '@orrery/client';
import { type PlantApi } from '../plant-api.js';
import { passed } from '../passed.js';
import { reasonOf } from '../plant-store.js';

/** Alerts are few and change seldom; a person acts on them within seconds at best. */
const READ_EVERY_MS = 3000;
/** What does not run now may be started later. */
const LOOK_AGAIN_MS = 30_000;
/** The most urgent come first; who has more open than that has a flood, and is told so. */
export const MOST_READ = 500;

/** Every alert that is not over, as last read. Replaced as a whole where one of them has changed. */
export interface Alerts {
  /** undefined until they have been read. */
  readonly open: readonly ListedAlert[] | undefined;
  /** There are more than were read. */
  readonly isPartial: boolean;
  readonly failure: string | undefined;
  /** Alerting does not run in this installation. */
  readonly isAbsent: boolean;
}

type AlertApi = { readonly alerts: Pick<PlantApi['alerts'], 'list'> };

/** The open alerts as the browser knows them. */
export class AlertStore {
  readonly #listeners = new Set<() => void>();
  #alerts: Alerts = { open: undefined, isPartial: false, failure: undefined, isAbsent: false };

  constructor(private readonly api: AlertApi) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly current = (): Alerts => this.#alerts;

  /** Reads on and on until the signal aborts; not while nobody looks. */
  async follow(signal: AbortSignal, isHidden: () => boolean = () => document.hidden): Promise<void> {
    while (!signal.aborted) {
      if (!isHidden() || !this.#alerts.open) await this.read();
      await passed(this.#alerts.isAbsent ? LOOK_AGAIN_MS : READ_EVERY_MS, signal);
    }
  }

  async read(): Promise<void> {
    try {
      const { items, nextCursor } = await this.api.alerts.list({ view: 'open', limit: MOST_READ });
      const isPartial = nextCursor !== undefined;
      const { open, failure, isAbsent } = this.#alerts;
      if (open && sameAlerts(open, items) && failure === undefined && !isAbsent && isPartial === this.#alerts.isPartial) return;
      this.#update({ open: items.map((item) => newer(open?.find(({ key }) => key === item.key), item)), isPartial, failure: undefined, isAbsent: false });
    } catch (error) {
      const isAbsent = error instanceof ApiError && error.kind === 'alerting-not-there';
      if (this.#alerts.failure !== reasonOf(error) || this.#alerts.isAbsent !== isAbsent) this.#update({ ...this.#alerts, failure: reasonOf(error), isAbsent });
    }
  }

  /** What an action has made of an alert, before the next reading. */
  put(alert: ListedAlert): void {
    const open = this.#alerts.open ?? [];
    const isThere = open.some(({ key }) => key === alert.key);
    this.#update({ ...this.#alerts, open: isThere ? open.map((each) => (each.key === alert.key ? newer(each, alert) : each)) : [...open, alert] });
  }

  #update(alerts: Alerts): void {
    this.#alerts = alerts;
    for (const listener of this.#listeners) listener();
  }
}

/** Of each key the highest rev counts: a reading that was on its way may be older than the answer to an action. */
function newer(known: ListedAlert | undefined, read: ListedAlert): ListedAlert {
  return known && known.rev > read.rev ? known : read;
}

function sameAlerts(a: readonly ListedAlert[], b: readonly ListedAlert[]): boolean {
  return a.length === b.length && a.every((alert, index) => alert.key === b[index]!.key && alert.rev >= b[index]!.rev);
}
