import { Type, type Static } from 'typebox';
import { defineContract } from './contract.js';
import { EXPERIMENT_KINDS } from './experiment.v1.js';
import { EXAMPLE_TS } from './examples.js';
import { NonNegativeInteger, Timestamp } from './primitives.js';
import { RunId } from './simulation-runs.v1.js';

const open = { additionalProperties: true };

/** A value of an indicator; null where nothing was observed. */
const Observed = Type.Union([Type.Number(), Type.Null()]);

/** One thing wrong in a model's text, and where. */
export const ModelFault = Type.Object(
  {
    file: Type.String(),
    path: Type.String({ description: 'JSON pointer into the model' }),
    line: NonNegativeInteger,
    column: NonNegativeInteger,
    code: Type.String(),
    message: Type.String(),
    fix: Type.String({ description: 'What to do about it' }),
  },
  open,
);
export type ModelFault = Static<typeof ModelFault>;

/** Why a run has no result. */
export const RunFailure = Type.Object(
  {
    code: Type.String({ description: 'Why, for programs: model.invalid, run.deadlock, run.memory, run.deadline …' }),
    message: Type.String(),
    fix: Type.String({ description: 'What to do about it' }),
    problems: Type.Optional(Type.Array(ModelFault, { maxItems: 200 })),
  },
  open,
);
export type RunFailure = Static<typeof RunFailure>;

const common = { run: RunId, at: Timestamp };
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });

const VARIANTS = {
  started: Type.Object(
    { type: Type.Literal('started'), ...common, by: Type.String(), title: Type.Optional(Type.String()), kind: Type.Enum([...EXPERIMENT_KINDS]), model: Type.String({ description: 'Name of the model’s file' }), modelHash: Type.String({ ...Hash, description: 'SHA-256 of its text' }) },
    open,
  ),
  share: Type.Object(
    {
      type: Type.Literal('share'),
      ...common,
      share: Type.Integer({ minimum: 1 }),
      variant: Type.String(),
      indicators: Type.Array(Type.String(), { description: 'Names of the values, in their order' }),
      replications: Type.Array(Type.Object({ replication: NonNegativeInteger, values: Type.Array(Observed) }, open)),
      failed: Type.Optional(Type.Object({ replication: NonNegativeInteger, code: Type.String(), message: Type.String(), fix: Type.String() }, { ...open, description: 'The first replication that could not go on, and why' })),
      progress: Type.Object({ done: NonNegativeInteger, planned: NonNegativeInteger, about: Type.String() }, { ...open, description: 'Replications done and planned so far; a run that is not precise enough yet plans more' }),
    },
    open,
  ),
  ended: Type.Object(
    {
      type: Type.Literal('ended'),
      ...common,
      state: Type.Enum(['finished', 'failed', 'cancelled']),
      by: Type.Optional(Type.String({ description: 'Who cancelled it' })),
      failure: Type.Optional(RunFailure),
      resultHash: Type.Optional(Type.String({ ...Hash, description: 'SHA-256 of the result’s bytes: model, experiment and seed fix it' })),
      result: Type.Optional(Type.Unknown({ description: 'The result, where it fits; else GET /simulations/{id}/result' })),
    },
    open,
  ),
} as const;

/** What comes of runs, while it comes: replications by shares, then the result. */
export const SimulationResult = Type.Union([VARIANTS.started, VARIANTS.share, VARIANTS.ended]);
export type SimulationResult = Static<typeof SimulationResult>;
export type ShareResult = Static<typeof VARIANTS.share>;

const run = '0193b1a0-0000-7000-8000-000000000004';
const base = { run, at: EXAMPLE_TS };
const hash = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

export const simulationResults = defineContract({
  topic: 'simulation.results.v1',
  title: 'Simulation results',
  description: 'That a run has started, every share of its replications once, and how it ended; in order for each run.',
  schema: SimulationResult,
  variants: VARIANTS,
  ceType: ({ type }) => `orrery.simulation.result.${type}.v1`,
  keyOf: ({ run: id }) => id,
  subjectOf: ({ run: id }) => id,
  timeOf: ({ at }) => at,
  settings: { partitions: 24, growth: 'held', cleanup: 'delete', retentionMs: 7 * 24 * 3_600_000 },
  writers: ['simulation'],
  readers: ['command', 'downstream'],
  examples: [
    { ...base, type: 'started', by: 'petra', title: 'a second capper', kind: 'compare', model: 'packaging-plant.yaml', modelHash: hash },
    {
      ...base,
      type: 'share',
      share: 7,
      variant: 'base',
      indicators: ['throughput', 'timeInSystem'],
      replications: [{ replication: 12, values: [5.1, null] }],
      failed: { replication: 13, code: 'run.unbounded', message: 'more than 1000 parts are in the system', fix: 'give the line more capacity' },
      progress: { done: 13, planned: 40, about: '2 models, up to replication 20' },
    },
    { ...base, type: 'ended', state: 'finished', resultHash: hash, result: { kind: 'compare' } },
    { ...base, type: 'ended', state: 'cancelled', by: 'petra' },
    { ...base, type: 'ended', state: 'failed', failure: { code: 'model.invalid', message: 'line.yaml:3:9 no such station', fix: 'did you mean "filler"?', problems: [{ file: 'line.yaml', path: '/stations/a/to', line: 3, column: 9, code: 'unknown', message: 'no such station', fix: 'did you mean "filler"?' }] } },
  ],
});
