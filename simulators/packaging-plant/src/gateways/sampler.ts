import { type EdgeValue, type TypedValue } from '@orrery/sparkplug';
import { type Random } from '../domain/random.js';
import { type Gateway, type GatewayMetric, type Instrument } from './gateway.js';

export interface Sample {
  device: string | undefined;
  values: EdgeValue[];
}

interface Entry {
  metric: GatewayMetric;
  /** Simulated second of the next sampling. */
  due: number;
  last: TypedValue | undefined;
}

/** Samples a gateway's instruments as its firmware does: what is due, counters only when they moved. */
export class Sampler {
  private readonly entries: [Instrument, Entry[]][];

  constructor(
    gateway: Gateway,
    private readonly random: Random,
  ) {
    this.entries = gateway.instruments.map((instrument) => [instrument, instrument.metrics.map((metric) => ({ metric, due: 0, last: undefined }))]);
  }

  sample(seconds: number): Sample[] {
    return this.entries
      .map(([instrument, entries]) => ({ device: instrument.device, values: entries.flatMap((entry) => this.read(entry, seconds)) }))
      .filter(({ values }) => values.length > 0);
  }

  private read(entry: Entry, seconds: number): EdgeValue[] {
    const { metric } = entry;
    if (seconds < entry.due - 1e-9) return [];
    entry.due += metric.scanSeconds * Math.ceil((seconds - entry.due) / metric.scanSeconds + 1e-9);
    const value = this.noisy(metric, metric.read());
    if ((metric.kind === 'counted' || metric.kind === 'setpoint') && value === entry.last) return [];
    entry.last = value;
    return [{ name: metric.name, value }];
  }

  private noisy({ noise }: GatewayMetric, value: TypedValue): TypedValue {
    return typeof value === 'number' && noise ? Math.round((value + noise * this.random.normal()) * 10_000) / 10_000 : value;
  }
}
