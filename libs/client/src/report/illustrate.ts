import { type Bar, compile, DesError, type FlowModel, indicatorNames, type Plan, series, type TimeUnit, type Trace, trace } from '@orrery/des';

/** One replication looked at closely: what charts over time show. */
export interface Illustration {
  readonly unit: TimeUnit;
  readonly horizon: number;
  readonly warmUp: number;
  /** Means over equal spans from 0 to the horizon, by indicator; NaN where nothing was observed. */
  readonly series: ReadonlyMap<string, readonly number[]>;
  /** What each server was at, within the span. */
  readonly from: number;
  readonly to: number;
  readonly bars: readonly Bar[];
}

export interface IllustrationOptions {
  /** Shown over time beside the parts in the system and throughput. */
  readonly indicators?: readonly string[];
  /** 0 unless said. */
  readonly replication?: number;
  /** Where the Gantt chart begins: after the warm-up unless said. */
  readonly from?: number;
}

const SPANS = 120;
/** Bars of the Gantt chart, at most: a file that a browser opens at once. */
const BARS = 1500;

/** Looks at one replication of a model; undefined where it cannot go on. */
export function illustrate(model: FlowModel, plan: Plan, { indicators = [], replication = 0, from = plan.warmUp }: IllustrationOptions = {}): Illustration | undefined {
  const network = compile(model);
  const names = indicatorNames(network);
  const shown = [...new Set(['wip', 'throughput', ...indicators])].filter((name) => names.includes(name));
  try {
    const spans = series(network, plan, replication, SPANS);
    const { bars, until } = fromWork(trace(network, plan, replication, { from, to: from + (plan.horizon - from) / 4 }, { bars: BARS, moves: Infinity }));
    return { unit: model.unit, horizon: plan.horizon, warmUp: plan.warmUp, series: new Map(shown.map((name) => [name, spans.map((values) => values[names.indexOf(name)] ?? NaN)])), from: Math.min(...bars.map((bar) => bar.from), until), to: until, bars };
  } catch (error) {
    if (error instanceof DesError) return undefined;
    throw error;
  }
}

/** Without the hours before a shift, in which all is off: a chart should show work. */
function fromWork({ bars, until }: Trace): { readonly bars: Bar[]; readonly until: number } {
  const begins = Math.min(...bars.flatMap(({ state, from }) => (state === 'off' ? [] : [from])));
  if (begins === Infinity) return { bars: [...bars], until };
  return { bars: bars.flatMap((bar) => (bar.to <= begins ? [] : [{ ...bar, from: Math.max(bar.from, begins) }])), until };
}
