import { type FailedItem } from '@orrery/contracts';
import { type BoundSignal } from './bound-signal.js';

/** What is known of one edge node or device that something is bound to. */
interface Place {
  readonly metrics: Map<string, BoundSignal[]>;
  /** Names of its last birth; undefined before the first. */
  names?: ReadonlySet<string>;
  dead?: { since: string; reason: string };
}

/** What a death concerns of one twin. */
export interface LostPart {
  readonly twinId: string;
  readonly paths: readonly string[] | 'all';
}

const placeOf = (group: string, edgeNode: string, device?: string): string => (device === undefined ? `${group}/${edgeNode}` : `${group}/${edgeNode}/${device}`);

/** The metrics of a source's bindings, by the edge node or device they are of, and which of these live. */
export class MetricTable {
  private readonly places = new Map<string, Place>();
  /** Places that each twin has signals of. */
  private readonly placesOfTwin = new Map<string, Set<string>>();

  constructor(signals: readonly BoundSignal[]) {
    for (const bound of signals) {
      const { metric = '' } = bound.item;
      const [key, name] = [metric.slice(0, metric.indexOf(':')), metric.slice(metric.indexOf(':') + 1)];
      const place = this.places.get(key) ?? { metrics: new Map<string, BoundSignal[]>() };
      this.places.set(key, place);
      place.metrics.set(name, [...(place.metrics.get(name) ?? []), bound]);
      this.placesOfTwin.set(bound.twinId, (this.placesOfTwin.get(bound.twinId) ?? new Set()).add(key));
    }
  }

  /** Other bindings; what is known of births and deaths stays. */
  rebound(signals: readonly BoundSignal[]): MetricTable {
    const table = new MetricTable(signals);
    for (const [key, { names, dead }] of this.places) {
      const place = table.places.get(key);
      if (place) Object.assign(place, { ...(names ? { names } : {}), ...(dead ? { dead } : {}) });
    }
    return table;
  }

  /** Bound signals by metric name; undefined where nothing is bound. */
  metricsOf(group: string, edgeNode: string, device?: string): ReadonlyMap<string, readonly BoundSignal[]> | undefined {
    return this.places.get(placeOf(group, edgeNode, device))?.metrics;
  }

  /** @returns twins whose link is whole again. */
  birth(group: string, edgeNode: string, device: string | undefined, names: ReadonlySet<string>): string[] {
    const place = this.places.get(placeOf(group, edgeNode, device));
    if (!place) return [];
    const lost = [...this.twinsOfPlace(place)].filter((twinId) => this.isLost(twinId));
    place.names = names;
    delete place.dead;
    return lost;
  }

  /** With an edge node all its devices are dead, also those whose births were missed. @returns what was alive until now. */
  death(group: string, edgeNode: string, device: string | undefined, since: string, reason: string): LostPart[] {
    const key = placeOf(group, edgeNode, device);
    const dying = [...this.places].flatMap(([its, place]) => (!place.dead && (its === key || (device === undefined && its.startsWith(`${key}/`))) ? [place] : []));
    for (const place of dying) place.dead = { since, reason };
    const signals = dying.flatMap(({ metrics }) => [...metrics.values()].flat());
    return [...new Set(signals.map(({ twinId }) => twinId))].map((twinId) => {
      if (this.isLost(twinId)) return { twinId, paths: 'all' as const };
      return { twinId, paths: signals.filter((bound) => bound.twinId === twinId).map(({ item }) => item.path) };
    });
  }

  /** Twins of which everything is dead. */
  offlineTwins(): { twinId: string; since: string; reason: string }[] {
    return [...this.placesOfTwin.keys()].flatMap((twinId) => {
      const [first = ''] = this.placesOfTwin.get(twinId) ?? [];
      const dead = this.isLost(twinId) ? this.places.get(first)?.dead : undefined;
      return dead ? [{ twinId, ...dead }] : [];
    });
  }

  /** Twins that have signals of this edge node or its devices. */
  twinsOf(group: string, edgeNode: string): string[] {
    const node = placeOf(group, edgeNode);
    return [...this.placesOfTwin].filter(([, places]) => [...places].some((key) => key === node || key.startsWith(`${node}/`))).map(([twinId]) => twinId);
  }

  /** Bound signals that the last birth of their edge node or device names. */
  get born(): number {
    let sum = 0;
    for (const { metrics, names } of this.places.values()) for (const [name, signals] of metrics) if (names?.has(name)) sum += signals.length;
    return sum;
  }

  /** Bound signals that the last birth does not name. */
  failed(): FailedItem[] {
    return [...this.places].flatMap(([key, { metrics, names }]) =>
      [...metrics].flatMap(([name, signals]) =>
        !names || names.has(name) ? [] : signals.map(({ twinId, item }) => ({ node: `${key}:${name}`, twinId, path: item.path, reason: 'the birth does not name this metric' })),
      ),
    );
  }

  private twinsOfPlace({ metrics }: Place): Set<string> {
    return new Set([...metrics.values()].flat().map(({ twinId }) => twinId));
  }

  private isLost(twinId: string): boolean {
    return [...(this.placesOfTwin.get(twinId) ?? [])].every((key) => this.places.get(key)?.dead !== undefined);
  }
}
