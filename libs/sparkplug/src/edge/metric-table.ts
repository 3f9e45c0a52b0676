import { OrreryError } from '@orrery/contracts';
import { codeOf, type Metric, type WireValue } from '../payload/index.js';
import { qualityProperty } from '../quality.js';
import { type TypedValue, writeValue } from '../value/index.js';
import { type EdgeValue, type MetricSpec } from './edge-settings.js';

interface Entry {
  readonly spec: MetricSpec;
  readonly alias?: bigint;
  current: Metric;
}

/** The metrics of an edge node or of one device, each with its alias and its last value. */
export class MetricTable {
  private readonly entries = new Map<string, Entry>();
  private readonly byAlias = new Map<bigint, Entry>();

  /** @param nextAlias gives the next free alias of the edge node; undefined: no aliases */
  constructor(specs: readonly MetricSpec[], nextAlias: (() => bigint) | undefined) {
    for (const spec of specs) {
      if (this.entries.has(spec.name)) throw new OrreryError('invalid-argument', `metric ${spec.name} is declared twice`);
      const entry: Entry = { spec, ...(nextAlias ? { alias: nextAlias() } : {}), current: valued(spec, spec.value ?? null) };
      this.entries.set(spec.name, entry);
      if (entry.alias !== undefined) this.byAlias.set(entry.alias, entry);
    }
  }

  /** Every metric with name, alias, datatype and current value, as a birth lists them. */
  birth(at: number): Metric[] {
    return [...this.entries.values()].map(({ spec, alias, current }) => ({
      name: spec.name,
      ...(alias === undefined ? {} : { alias }),
      datatype: codeOf(spec.type),
      ...(spec.isTransient ? { isTransient: true } : {}),
      ...current,
      timestamp: current.timestamp ?? at,
    }));
  }

  /** Takes a value as current and gives it as data list it. */
  write({ name, value, quality, timestamp }: EdgeValue, at: number): Metric {
    const entry = this.entries.get(name);
    if (entry === undefined) throw new OrreryError('invalid-argument', `metric ${name} is not declared`, { remedy: 'Declare it in the settings: a birth names all metrics.' });
    entry.current = {
      ...valued(entry.spec, value),
      timestamp: timestamp ?? at,
      ...(quality === undefined ? {} : { properties: qualityProperty(quality) }),
    };
    return { ...(entry.alias === undefined ? { name } : { alias: entry.alias }), ...(entry.spec.isTransient ? { isTransient: true } : {}), ...entry.current };
  }

  /** The metric that a command means. */
  find({ name, alias }: Metric): MetricSpec | undefined {
    return (name !== undefined ? this.entries.get(name) : alias !== undefined ? this.byAlias.get(alias) : undefined)?.spec;
  }
}

function valued({ name, type }: MetricSpec, value: TypedValue | null): Metric {
  if (value === null) return { isNull: true };
  const wire: WireValue | undefined = writeValue(type, value);
  if (wire === undefined) throw new OrreryError('invalid-argument', `metric ${name}: a ${typeof value} that is no ${type}`);
  return { value: wire };
}
