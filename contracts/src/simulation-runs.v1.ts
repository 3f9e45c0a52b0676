import { Type, type Static } from 'typebox';
import { defineContract } from './contract.js';
import { EXPERIMENT_KINDS, FlowText, RunWishes } from './experiment.v1.js';
import { EXAMPLE_TS } from './examples.js';
import { Timestamp } from './primitives.js';

const open = { additionalProperties: true };

export const RunId = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$', maxLength: 100, description: 'Id of a simulation run; the same again is the same run' });

const common = { run: RunId, at: Timestamp };
const by = Type.String({ minLength: 1, maxLength: 300, description: 'Who, as the api has verified' });

const VARIANTS = {
  request: Type.Object(
    {
      type: Type.Literal('request'),
      ...common,
      by,
      title: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
      model: FlowText,
      kind: Type.Enum([...EXPERIMENT_KINDS]),
      wishes: RunWishes,
      timeLimitMs: Type.Optional(Type.Integer({ minimum: 1000, description: 'The run ends without a result when it has taken longer; the service has a limit of its own' })),
    },
    open,
  ),
  cancel: Type.Object({ type: Type.Literal('cancel'), ...common, by, reason: Type.Optional(Type.String({ maxLength: 4000 })) }, open),
  share: Type.Object(
    {
      type: Type.Literal('share'),
      ...common,
      share: Type.Integer({ minimum: 1, description: 'Number of the share in its run; done more than once, it counts once' }),
      variant: Type.String({ description: 'Which form of the model: base, or the name of a scenario, a strain, an option' }),
      from: Type.Integer({ minimum: 0, description: 'First replication' }),
      to: Type.Integer({ minimum: 1, description: 'The one after the last' }),
    },
    { ...open, description: 'Some replications of a run, for whoever has this partition to do' },
  ),
} as const;

/** What the simulation service is to do. People ask for runs; the service itself cuts them into shares, which the consumer group spreads over its replicas. */
export const SimulationRun = Type.Union([VARIANTS.request, VARIANTS.cancel, VARIANTS.share]);
export type SimulationRun = Static<typeof SimulationRun>;
export type SimulationRequest = Static<typeof VARIANTS.request>;

const run = '0193b1a0-0000-7000-8000-000000000004';
const base = { run, at: EXAMPLE_TS };
const model = { name: 'packaging-plant.yaml', text: 'orrery: flow/v1\nname: line\n' };

export const simulationRuns = defineContract({
  topic: 'simulation.runs.v1',
  title: 'Simulation runs',
  description: 'Requests for simulations, their cancellation, and the shares of replications that a run is cut into.',
  schema: SimulationRun,
  variants: VARIANTS,
  ceType: ({ type }) => `orrery.simulation.${type}.v1`,
  keyOf: (value) => (value.type === 'share' ? `${value.run}/${value.share}` : value.run),
  subjectOf: ({ run: id }) => id,
  timeOf: ({ at }) => at,
  settings: { partitions: 24, growth: 'held', cleanup: 'delete', retentionMs: 24 * 3_600_000 },
  writers: ['api', 'simulation'],
  readers: ['simulation'],
  examples: [
    { ...base, type: 'request', by: 'petra', title: 'a second capper', model, kind: 'compare', wishes: {} },
    { ...base, type: 'request', by: 'petra', model, kind: 'simulate', wishes: { horizon: '30 d', warmUp: 120, replications: 20, seed: 7, precision: 0.02, confidence: 0.99 }, timeLimitMs: 60_000 },
    { ...base, type: 'cancel', by: 'petra', reason: 'asked the wrong thing' },
    { ...base, type: 'share', share: 7, variant: 'base', from: 12, to: 14 },
  ],
});
