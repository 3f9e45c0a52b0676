import { Type, type Static } from 'typebox';
import { RunId } from './simulation-runs.v1.js';

const open = { additionalProperties: true };
const Count = Type.Integer({ minimum: 0 });

/** One thing that the run must show, with its whole confidence interval. */
export const SimulatedCondition = Type.Object(
  {
    indicator: Type.String({ minLength: 1, description: 'Of the model: throughput, filler.busy …' }),
    of: Type.Enum(['value', 'change', 'change-percent'], { description: 'Of the model with the wished value; or what it is more than the model as it stands, in its unit or in percent of it' }),
    is: Type.Enum(['at-least', 'at-most']),
    limit: Type.Number(),
  },
  open,
);
export type SimulatedCondition = Static<typeof SimulatedCondition>;

/** A path that may be commanded only with a value that was tried on a flow model before (rule R35). All of it as the plant was applied: a run of another text, or one that was asked otherwise, does not count. */
export const SimulateFirst = Type.Object(
  {
    model: Type.String({ minLength: 1, maxLength: 200, description: 'Name of its file under scenarios/' }),
    digest: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the system that the file describes, without its `experiment`; a result says the same as model.digest' }),
    plan: Type.Object({ seed: Count, horizon: Type.Number(), warmUp: Type.Number() }, { ...open, description: 'As the file asks: nobody chooses chance or horizon until it fits' }),
    rule: Type.Object({ confidence: Type.Number(), min: Count, max: Count, precision: Type.Optional(Type.Record(Type.String(), Type.Number())) }, open),
    parameter: Type.String({ minLength: 1, description: 'Path into the model that stands for the value of the command' }),
    factor: Type.Optional(Type.Number({ description: 'The parameter is the value times this' })),
    over: Type.Optional(Type.Number({ description: 'The parameter is this divided by the value: a time for each part of a speed' })),
    maxAgeMs: Type.Integer({ minimum: 1, description: 'A run that ended longer ago does not count' }),
    require: Type.Array(SimulatedCondition, { minItems: 1 }),
  },
  open,
);
export type SimulateFirst = Static<typeof SimulateFirst>;

/** Which run a proposal names. */
export const SimulationNamed = Type.Object(
  {
    run: RunId,
    result: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of its result, as command knew it when it was proposed; absent: it knew none' })),
  },
  open,
);
export type SimulationNamed = Static<typeof SimulationNamed>;

export const EXAMPLE_SIMULATE_FIRST: SimulateFirst = {
  model: 'line.yaml',
  digest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  plan: { seed: 7, horizon: 480, warmUp: 60 },
  rule: { confidence: 0.95, min: 10, max: 10 },
  parameter: 'stations.filler.time',
  over: 60,
  maxAgeMs: 3_600_000,
  require: [
    { indicator: 'throughput', of: 'change-percent', is: 'at-least', limit: -5 },
    { indicator: 'filler.blocked', of: 'value', is: 'at-most', limit: 0.2 },
  ],
};
