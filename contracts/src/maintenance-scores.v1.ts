import { Type, type Static } from 'typebox';
import { RuleId } from './alert-rule.v1.js';
import { defineContract } from './contract.js';
import { EXAMPLE_TS, EXAMPLE_TWIN } from './examples.js';
import { Int64, NonNegativeInteger, Path, Quality, Timestamp, TwinId } from './primitives.js';

const open = { additionalProperties: true };
const Share = Type.Number({ minimum: 0, maximum: 1 });
const Hash = Type.String({ pattern: '^sha256:[0-9a-f]{64}$' });

/** How much one signal has to do with the score, and which way it went. */
export const Contribution = Type.Object(
  {
    path: Path,
    share: Type.Number({ minimum: 0, maximum: 1, description: 'Of all contributions together' }),
    direction: Type.Enum(['above', 'below'], { description: 'Of what is usual' }),
    deviation: Type.Number({ description: 'Smoothed, in standard deviations of the baseline' }),
    usual: Type.Number({ description: 'What the value was around before, in the unit of the path' }),
    value: Type.Optional(Type.Number({ description: 'The last sample, in the unit of the path' })),
  },
  open,
);
export type Contribution = Static<typeof Contribution>;

export const Anomaly = Type.Object(
  {
    score: Type.Number({
      minimum: 0,
      description: 'Distance from normal in units of the limit, as exceeded by `over` of the last `of` samples: above 1 it is persistent. A limit of 1 in a rule is the detector’s own',
    }),
    momentary: Type.Number({ minimum: 0, description: 'The same of the last sample alone' }),
    active: Type.Boolean({ description: 'From score > 1 until it has cleared' }),
    since: Type.Optional(Timestamp),
    contributions: Type.Array(Contribution, { maxItems: 64, description: 'Largest share first' }),
    parts: Type.Record(Type.String(), Type.Number(), { description: 'Each statistic in units of its limit: t2, q, ewma' }),
  },
  open,
);
export type Anomaly = Static<typeof Anomaly>;

/** The time left until a limit is reached, as a distribution. A quantile that lies beyond the horizon is absent. */
export const RemainingLife = Type.Object(
  {
    path: Path,
    limit: Type.Number(),
    p10Ms: Type.Optional(NonNegativeInteger),
    p50Ms: Type.Optional(NonNegativeInteger),
    p90Ms: Type.Optional(NonNegativeInteger),
    horizonMs: NonNegativeInteger,
    perHour: Type.Number({ description: 'Trend, in the unit of the path per hour' }),
    from: Timestamp,
    points: NonNegativeInteger,
  },
  open,
);
export type RemainingLife = Static<typeof RemainingLife>;

/** How one detector sees one twin (rule R38). */
export const MaintenanceScore = Type.Object(
  {
    twinId: TwinId,
    detector: RuleId,
    at: Timestamp,
    status: Type.Enum(['learning', 'scored', 'insufficient-data']),
    reason: Type.Optional(Type.String({ description: 'Why there is no score' })),
    modelId: Type.Optional(Type.String({ description: '<detector>/<start of the fingerprint>' })),
    version: Type.String({ description: 'Of the method' }),
    featureSet: Hash,
    training: Type.Optional(
      Type.Object(
        { fingerprint: Hash, from: Timestamp, to: Timestamp, samples: NonNegativeInteger, unsettled: Type.Array(Path), constant: Type.Array(Path) },
        { ...open, description: 'What the model was made from. Unsettled signals wandered too much to have a limit; constant ones did not move at all' },
      ),
    ),
    inputWindow: Type.Object({ from: Timestamp, to: Timestamp, samples: NonNegativeInteger }, open),
    inputQuality: Type.Object({ coverage: Share, worst: Quality, missing: Type.Optional(Type.Array(Path)) }, open),
    health: Type.Optional(Share),
    anomaly: Type.Optional(Anomaly),
    remainingLife: Type.Optional(RemainingLife),
    validUntil: Timestamp,
    cause: Type.Object({ offset: Int64 }, { ...open, description: 'The input of the twin that completed the last sample' }),
  },
  open,
);
export type MaintenanceScore = Static<typeof MaintenanceScore>;

const hash = `sha256:${'0123456789abcdef'.repeat(4)}`;
const base = {
  twinId: EXAMPLE_TWIN,
  detector: 'filler',
  at: EXAMPLE_TS,
  version: '1',
  featureSet: hash,
  inputWindow: { from: EXAMPLE_TS, to: EXAMPLE_TS, samples: 40 },
  inputQuality: { coverage: 1, worst: 'good' as const },
  validUntil: EXAMPLE_TS,
  cause: { offset: '41' },
};
const training = { fingerprint: hash, from: EXAMPLE_TS, to: EXAMPLE_TS, samples: 400, unsettled: ['temperature'], constant: [] };

export const maintenanceScores = defineContract({
  topic: 'maintenance.scores.v1',
  title: 'Maintenance scores',
  description: 'How unusual each watched twin behaves, which signals say so, and how long is left: at every change of status or of the anomaly, and every few samples in between. One record per twin and detector.',
  schema: MaintenanceScore,
  ceType: () => 'orrery.maintenance.score.v1',
  keyOf: ({ twinId }) => twinId,
  subjectOf: ({ twinId }) => twinId,
  timeOf: ({ at }) => at,
  settings: { partitions: 24, growth: 'drained', cleanup: 'delete', retentionMs: 30 * 24 * 3_600_000 },
  writers: ['maintenance'],
  readers: ['alerting', 'api', 'simulation', 'maintenance', 'downstream'],
  examples: [
    { ...base, status: 'learning', reason: '120 of 400 samples of the baseline seen' },
    {
      ...base,
      status: 'scored',
      modelId: 'filler/0123456789ab',
      training,
      health: 0.5,
      anomaly: {
        score: 2,
        momentary: 2.1,
        active: true,
        since: EXAMPLE_TS,
        contributions: [{ path: 'flowRate', share: 0.9, direction: 'below', deviation: -4.2, usual: 1.25, value: 0.9 }],
        parts: { t2: 1.9, q: 0.4, ewma: 2.1 },
      },
      remainingLife: { path: 'motor/current', limit: 12, p10Ms: 3_600_000, p50Ms: 7_200_000, horizonMs: 2_592_000_000, perHour: 0.4, from: EXAMPLE_TS, points: 120 },
    },
    { ...base, status: 'insufficient-data', reason: '60 % of the input is there, 80 % is the least', modelId: 'filler/0123456789ab', training, inputQuality: { coverage: 0.6, worst: 'stale', missing: ['flowRate'] } },
  ],
});
