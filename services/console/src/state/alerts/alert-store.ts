import { ApiError, type ListedAlert } from '@orrery/client';
import { type PlantApi } from '../plant-api.js';
import { byUrgency } from '../../domain/alerts/alert-groups.js';
import { reasonOf } from '../plant-store.js';

/** A flood comes by the thousand: nobody reads faster than it is drawn. */
const DRAW_EVERY_MS = 250;
/** Where more are open than are read, others move up as these end. */
const READ_PARTIAL_MS = 3000;
/** Ends that are remembered: a list that was on its way may not bring them back. */
const MOST_ENDS = 5000;
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
  readonly #told = new Map<string, ListedAlert>();
  readonly #ends = new Map<string, number>();
  #drawing: ReturnType<typeof setTimeout> | undefined;
  #readingAgain: ReturnType<typeof setTimeout> | undefined;
  #alerts: Alerts = { open: undefined, isPartial: false, failure: undefined, isAbsent: false };

  constructor(private readonly api: AlertApi) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly current = (): Alerts => this.#alerts;

  async read(): Promise<void> {
    try {
      const { items: read, nextCursor } = await this.api.alerts.list({ view: 'open', limit: MOST_READ });
      const isPartial = nextCursor !== undefined;
      const items = read.filter(({ key, rev }) => (this.#ends.get(key) ?? 0) < rev);
      const { open, failure, isAbsent } = this.#alerts;
      if (open && sameAlerts(open, items) && failure === undefined && !isAbsent && isPartial === this.#alerts.isPartial) return;
      this.#update({ open: items.map((item) => newer(open?.find(({ key }) => key === item.key), item)), isPartial, failure: undefined, isAbsent: false });
    } catch (error) {
      const isAbsent = error instanceof ApiError && error.kind === 'alerting-not-there';
      if (this.#alerts.failure !== reasonOf(error) || this.#alerts.isAbsent !== isAbsent) this.#update({ ...this.#alerts, failure: reasonOf(error), isAbsent });
    }
  }

  /** What an action has made of an alert, before the stream tells it. */
  put(alert: ListedAlert): void {
    this.#told.set(alert.key, alert);
    this.#draw();
  }

  /** As the stream tells it. */
  take(alert: ListedAlert): void {
    this.#told.set(alert.key, newer(this.#told.get(alert.key), alert));
    this.#drawing ??= setTimeout(() => this.#draw(), DRAW_EVERY_MS);
  }

  #draw(): void {
    clearTimeout(this.#drawing);
    this.#drawing = undefined;
    const open = new Map((this.#alerts.open ?? []).map((alert) => [alert.key, alert]));
    for (const told of this.#told.values()) {
      const alert = newer(open.get(told.key), told);
      if (alert.state !== 'normal') open.set(alert.key, alert);
      else {
        open.delete(alert.key);
        this.#end(alert);
      }
    }
    this.#told.clear();
    const all = [...open.values()];
    const isPartial = this.#alerts.isPartial || all.length > MOST_READ;
    this.#update({ ...this.#alerts, open: all.length > MOST_READ ? all.sort(byUrgency).slice(0, MOST_READ) : all, isPartial });
    if (isPartial && this.#readingAgain === undefined) this.#readingAgain = setTimeout(() => this.#readAgain(), READ_PARTIAL_MS);
  }

  #readAgain(): void {
    this.#readingAgain = undefined;
    void this.read();
  }

  #end({ key, rev }: ListedAlert): void {
    if (this.#ends.size >= MOST_ENDS) this.#ends.clear();
    this.#ends.set(key, rev);
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
