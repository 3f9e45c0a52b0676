import { Type, type Static } from 'typebox';
import { RuleId } from './alert-rule.v1.js';
import { Path, Timestamp } from './primitives.js';
import { TwinSelector } from './twin-selector.v1.js';

const open = { additionalProperties: true };
const Fraction = Type.Number({ exclusiveMinimum: 0, maximum: 1 });
const Samples = Type.Integer({ minimum: 1 });

/** What a detector takes for normal: a span of event time, or the first good samples that it sees. */
export const Baseline = Type.Union([
  Type.Object({ kind: Type.Literal('samples'), samples: Type.Integer({ minimum: 30 }) }, open),
  Type.Object({ kind: Type.Literal('window'), from: Timestamp, to: Timestamp }, open),
]);
export type Baseline = Static<typeof Baseline>;

/** How the time left until a limit is foreseen from the trend of one path. */
export const LifeRule = Type.Object(
  {
    path: Path,
    limit: Type.Number({ description: 'In the unit of the path' }),
    rising: Type.Boolean({ description: 'The value rises towards its limit; else it falls' }),
    everyMs: Type.Integer({ minimum: 1, description: 'Spacing of the trend’s points: the mean of each span is one' }),
    points: Type.Integer({ minimum: 8, maximum: 500, description: 'How many points the trend looks back on' }),
    horizonMs: Type.Integer({ minimum: 1, description: 'Nothing later than this is foreseen' }),
  },
  open,
);
export type LifeRule = Static<typeof LifeRule>;

/** Statistical monitoring of several signals of one twin at once, every default filled in; what each number does stands in docs/adr/0017. */
export const DetectorRule = Type.Object(
  {
    id: RuleId,
    title: Type.String(),
    on: TwinSelector,
    kind: Type.Literal('process-monitor'),
    signals: Type.Array(Path, { minItems: 1, maxItems: 64 }),
    everyMs: Type.Integer({ minimum: 1, description: 'Spacing of the samples that the signals are brought to' }),
    lateness: Type.Integer({ minimum: 1, maximum: 600, description: 'How many samples a signal may come later than others of its twin' }),
    baseline: Baseline,
    smoothing: Fraction,
    shift: Type.Number({ exclusiveMinimum: 0, description: 'Smallest change that matters, in standard deviations of the baseline' }),
    resolution: Type.Number({ minimum: 0, maximum: 1, description: 'Smallest standard deviation that is believed, as a share of the signal’s usual value' }),
    falseAlarms: Type.Number({ exclusiveMinimum: 0, maximum: 0.5, description: 'Share of normal samples that may be beyond a limit' }),
    explained: Fraction,
    memory: Samples,
    persistence: Type.Object({ over: Samples, of: Samples }, open),
    clearing: Type.Object({ below: Fraction, samples: Samples }, open),
    coverage: Fraction,
    life: Type.Optional(LifeRule),
  },
  open,
);
export type DetectorRule = Static<typeof DetectorRule>;

export const EXAMPLE_DETECTOR: DetectorRule = {
  id: 'filler',
  title: 'Filler behaves as usual',
  on: { models: ['dtmi:orrery:packaging:Filler;1'] },
  kind: 'process-monitor',
  signals: ['flowRate', 'motor/current'],
  everyMs: 1000,
  lateness: 1,
  baseline: { kind: 'samples', samples: 400 },
  smoothing: 0.1,
  shift: 2,
  resolution: 0.02,
  falseAlarms: 0.001,
  explained: 0.9,
  memory: 200,
  persistence: { over: 30, of: 40 },
  clearing: { below: 0.8, samples: 60 },
  coverage: 0.8,
  life: { path: 'motor/current', limit: 12, rising: true, everyMs: 60_000, points: 120, horizonMs: 2_592_000_000 },
};
