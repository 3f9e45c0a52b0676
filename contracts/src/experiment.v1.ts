import { Type, type Static } from 'typebox';

const open = { additionalProperties: true };

export const EXPERIMENT_KINDS = ['simulate', 'compare', 'stress', 'optimise'] as const;
export type ExperimentKind = (typeof EXPERIMENT_KINDS)[number];

/** A model and what is to be asked of it, as its file has it: a run does not depend on a place that may change. */
export const FlowText = Type.Object(
  {
    name: Type.String({ pattern: '^[^\\u0000-\\u001f/\\\\]+$', maxLength: 200, description: 'Name of its file, as it stands in errors' }),
    text: Type.String({ minLength: 1, maxLength: 262_144, description: 'YAML of the language flow/v1; what its `experiment` says holds where the run says nothing else' }),
  },
  open,
);
export type FlowText = Static<typeof FlowText>;

const TimeSpan = Type.Union([Type.Number({ minimum: 0 }), Type.String({ minLength: 1, maxLength: 50 })], { description: 'A number in the unit of the model, or a text such as 30 d' });

/** What whoever starts a run says otherwise than the file. */
export const RunWishes = Type.Object(
  {
    horizon: Type.Optional(TimeSpan),
    warmUp: Type.Optional(TimeSpan),
    replications: Type.Optional(Type.Integer({ minimum: 2, maximum: 100_000 })),
    seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_294_967_295 })),
    precision: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 0.9999, description: 'Relative half-width that the indicators shown are to reach' })),
    confidence: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 0.9999 })),
  },
  open,
);
export type RunWishes = Static<typeof RunWishes>;
