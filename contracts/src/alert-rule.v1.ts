import { Type, type Static } from 'typebox';
import { NonNegativeInteger, Path, Quality } from './primitives.js';
import { TwinSelector } from './twin-selector.v1.js';

const open = { additionalProperties: true };

/** How soon somebody must do something, most urgent first (ISA-18.2 §8, EEMUA 191 §3.3: no more than about 5 % of all rules are `critical`). */
export const PRIORITIES = ['critical', 'high', 'medium', 'low'] as const;
export const Priority = Type.Enum([...PRIORITIES]);
export type Priority = Static<typeof Priority>;

export const RuleId = Type.String({ pattern: '^[a-z0-9][a-z0-9-]*$', maxLength: 80, description: 'Id of a rule, unique in its organisation' });

const DurationMs = Type.Integer({ minimum: 1 });

/** A value beyond a limit. It counts as back only when it is inside by `hysteresis`. */
export const ThresholdCheck = Type.Object(
  {
    kind: Type.Literal('threshold'),
    path: Path,
    above: Type.Optional(Type.Number()),
    below: Type.Optional(Type.Number()),
    hysteresis: Type.Optional(Type.Number({ minimum: 0 })),
  },
  { ...open, description: 'Limits in the unit of the path' },
);
/** A value that rises or falls faster than it may, as the slope over a window of event time. */
export const RateCheck = Type.Object(
  {
    kind: Type.Literal('rate'),
    path: Path,
    rising: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'Unit of the path per `perMs`' })),
    falling: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'Unit of the path per `perMs`' })),
    perMs: DurationMs,
    windowMs: DurationMs,
    hysteresis: Type.Optional(Type.Number({ minimum: 0 })),
  },
  open,
);
/** No reading of a path for a while. */
export const AbsenceCheck = Type.Object({ kind: Type.Literal('absence'), paths: Type.Array(Path, { minItems: 1 }), forMs: DurationMs }, open);
/** A path whose quality is one of these. One alert per path. */
export const QualityCheck = Type.Object({ kind: Type.Literal('quality'), paths: Type.Array(Path, { minItems: 1 }), is: Type.Array(Quality, { minItems: 1 }) }, open);
/** The anomaly score of a detector above a limit, or the health it gives below one. */
export const ScoreCheck = Type.Object(
  {
    kind: Type.Literal('score'),
    detector: Type.Optional(Type.String({ description: 'Id of the detector; absent: any' })),
    above: Type.Optional(Type.Number()),
    healthBelow: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    hysteresis: Type.Optional(Type.Number({ minimum: 0 })),
  },
  open,
);
/** The remaining life shorter than a limit, at a quantile of its distribution. */
export const TimeLeftCheck = Type.Object(
  {
    kind: Type.Literal('time-left'),
    detector: Type.Optional(Type.String()),
    belowMs: DurationMs,
    quantile: Type.Enum(['p10', 'p50', 'p90']),
    hysteresisMs: Type.Optional(NonNegativeInteger),
  },
  open,
);
/** A condition in CEL over the twin. */
export const ConditionCheck = Type.Object({ kind: Type.Literal('condition'), condition: Type.String() }, open);

export const RuleCheck = Type.Union([ThresholdCheck, RateCheck, AbsenceCheck, QualityCheck, ScoreCheck, TimeLeftCheck, ConditionCheck]);
export type RuleCheck = Static<typeof RuleCheck>;

/** What to do about an alert, before anybody has to ask. */
export const NextStep = Type.Object(
  {
    procedure: Type.Optional(Type.String()),
    documents: Type.Optional(Type.Array(Type.Object({ title: Type.String(), url: Type.String() }, open))),
  },
  open,
);
export type NextStep = Static<typeof NextStep>;

/** One rule of `rules.yaml` under `alerts`, every default filled in. */
export const AlertRule = Type.Object(
  {
    id: RuleId,
    title: Type.String(),
    on: TwinSelector,
    check: RuleCheck,
    priority: Priority,
    onDelayMs: NonNegativeInteger,
    offDelayMs: NonNegativeInteger,
    suppressedWhen: Type.Optional(Type.String({ description: 'Condition in CEL over the twin: while true, suppressed by design (ISA-18.2 §12)' })),
    escalate: Type.Optional(
      Type.Array(Type.Object({ afterMs: DurationMs, to: Priority }, open), { description: 'Unacknowledged for so long: this priority' }),
    ),
    deescalateAfterMs: Type.Optional(NonNegativeInteger),
    groupAlong: Type.Optional(Type.Array(Type.String(), { description: 'Relationships along which causes are looked for; absent: feeds, controls, partOf; ^ before a name: the other way' })),
    nextStep: Type.Optional(NextStep),
  },
  open,
);
export type AlertRule = Static<typeof AlertRule>;
