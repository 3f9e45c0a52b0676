import { Type, type Static } from 'typebox';
import { Value } from './primitives.js';

const open = { additionalProperties: true };

/** Name of an indicator of a model: `throughput`, `filler.busy`. */
const Indicator = Type.String({ minLength: 1, maxLength: 300 });

export const EXPERIMENT_KINDS = ['simulate', 'compare', 'stress', 'optimise'] as const;

/** Model text of the language flow/v1; what a run is about is in its record, not in a place that may change. */
export const FlowText = Type.Object(
  {
    name: Type.String({ pattern: '^[^\\u0000-\\u001f/\\\\]+$', maxLength: 200, description: 'Name of its file, as it stands in errors' }),
    text: Type.String({ minLength: 1, maxLength: 262_144, description: 'YAML of the language flow/v1' }),
  },
  open,
);
export type FlowText = Static<typeof FlowText>;

/** What a scenario has otherwise than the model: a path such as `stations.capper1.servers`, and its value as it would stand in the file. */
export const ModelChange = Type.Object({ path: Type.String({ minLength: 1, maxLength: 300 }), value: Value }, open);

export const ModelScenario = Type.Object({ name: Type.String({ minLength: 1, maxLength: 200 }), changes: Type.Array(ModelChange, { maxItems: 100 }) }, open);
export type ModelScenario = Static<typeof ModelScenario>;

export const StressTest = Type.Object(
  {
    indicator: Type.String({ ...Indicator, description: 'What is to be lost' }),
    worse: Type.Enum(['lower', 'higher']),
    outage: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 0.5, description: 'Share of what is measured that an outage lasts' })),
    demand: Type.Optional(Type.Number({ exclusiveMinimum: 1, maximum: 100, description: 'Factor by which demand goes up, and down by its inverse' })),
    energy: Type.Optional(Type.Number({ exclusiveMinimum: 1, maximum: 100, description: 'The same of the price of energy' })),
    pairs: Type.Optional(Type.Integer({ minimum: 0, maximum: 20, description: 'How many of the worst strains are tried in pairs as well' })),
  },
  open,
);

/** What is asked of a model. With model and seed it fixes every byte of the result. */
export const Experiment = Type.Object(
  {
    kind: Type.Enum([...EXPERIMENT_KINDS]),
    seed: Type.Integer({ minimum: 0, maximum: 4_294_967_295 }),
    horizon: Type.Number({ exclusiveMinimum: 0, maximum: 1e12, description: 'Where a replication ends, in the unit of the model' }),
    warmUp: Type.Number({ minimum: 0, maximum: 1e12, description: 'What is deleted at its beginning, in the unit of the model' }),
    confidence: Type.Number({ minimum: 0.5, maximum: 0.9999 }),
    replications: Type.Object(
      {
        min: Type.Integer({ minimum: 2, maximum: 100_000 }),
        max: Type.Integer({ minimum: 2, maximum: 100_000 }),
        precision: Type.Optional(Type.Record(Type.String(), Type.Number({ exclusiveMinimum: 0, maximum: 1 }), { description: 'Relative half-width that each of these indicators is to reach: then it is enough' })),
      },
      open,
    ),
    compareBy: Type.Optional(Type.Array(Indicator, { maxItems: 50, description: 'Indicators by which scenarios are held against the model as it is' })),
    scenarios: Type.Optional(Type.Array(ModelScenario, { maxItems: 200 })),
    stress: Type.Optional(StressTest),
    optimise: Type.Optional(Type.Object({}, { ...open, description: 'Variables, objective and constraints, as libs/des reads them' })),
  },
  open,
);
export type Experiment = Static<typeof Experiment>;

export const EXAMPLE_EXPERIMENT: Experiment = { kind: 'simulate', seed: 1, horizon: 10_080, warmUp: 1440, confidence: 0.95, replications: { min: 10, max: 40, precision: { throughput: 0.02 } } };
