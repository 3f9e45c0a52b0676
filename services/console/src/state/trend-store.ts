import { type TwinChange } from '@orrery/contracts';
import { toNumber } from '../domain/format-value.js';
import { toMillis } from '../domain/time.js';
import { addPoint, emptyTrend, type Trend } from '../domain/trend.js';
import { type PropertyView, type TwinView } from '../domain/twin-view.js';

/** The trends of every numeric path seen since the page was opened. */
export class TrendStore {
  readonly #trends = new Map<string, Trend>();

  trend(twinId: string, path: string): Trend | undefined {
    return this.#trends.get(`${twinId}#${path}`);
  }

  /** A twin as read: its last usable value and, where it is not usable now, since when. */
  seed(twin: TwinView): void {
    for (const [path, property] of Object.entries(twin.properties)) this.#add(twin.twinId, path, property);
  }

  change(twin: TwinView, change: TwinChange): void {
    if (change.kind === 'reported') {
      const property = twin.properties[change.path];
      if (property) this.#add(twin.twinId, change.path, property);
    }
    if (change.kind === 'source' && change.state.lastGap) {
      const from = toMillis(change.state.lastGap.from);
      if (from === undefined) return;
      for (const [path, property] of Object.entries(twin.properties)) {
        const trend = property.source === change.source ? this.trend(twin.twinId, path) : undefined;
        if (trend) addPoint(trend, { time: from, value: null, because: 'gap' });
      }
    }
  }

  /** Events were missed: what every trend did after its last reading is not known. */
  interrupt(): void {
    for (const trend of this.#trends.values()) {
      const last = trend.times.at(-1);
      if (last !== undefined) addPoint(trend, { time: last + 1, value: null, because: 'gap' });
    }
  }

  forget(twinId: string): void {
    for (const key of this.#trends.keys()) if (key.startsWith(`${twinId}#`)) this.#trends.delete(key);
  }

  #add(twinId: string, path: string, property: PropertyView): void {
    const value = toNumber(property.value, property.datatype);
    const eventTime = toMillis(property.eventTs);
    if (eventTime === undefined || (value === undefined && property.value !== null)) return;
    const trend = this.trend(twinId, path) ?? emptyTrend();
    if (trend.times.length === 0 && value === undefined && property.datatype === 'string') return;
    this.#trends.set(`${twinId}#${path}`, trend);
    const valueTime = toMillis(property.valueTs) ?? eventTime;
    const usable = property.quality === 'good' || property.quality === 'uncertain';
    if (usable && value !== undefined) return addPoint(trend, { time: eventTime, value });
    if (trend.times.length === 0 && value !== undefined) addPoint(trend, { time: valueTime, value });
    if (property.quality === 'stale') addPoint(trend, { time: toMillis(property.staleSince) ?? eventTime, value: null, because: 'stale' });
    else addPoint(trend, { time: eventTime, value: null, because: 'bad' });
  }
}
