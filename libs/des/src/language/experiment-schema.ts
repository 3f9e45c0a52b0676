import { type Schema } from './check-schema.js';

type Shapes = { readonly closed: (properties: Record<string, Schema>, required?: readonly string[]) => Schema; readonly time: Schema; readonly amount: Schema; readonly whole: Schema };

/** What is to be asked of a model, beside it in the same file. */
export function experimentSchema({ closed, time, amount, whole }: Shapes): Schema {
  const share: Schema = { type: 'number', exclusiveMinimum: 0, maximum: 0.9999, description: 'a share between 0 and 1, such as 0.95' };
  const count: Schema = { type: 'number', minimum: 2, maximum: 1000000, description: 'a whole number of 2 or more' };
  const goal: Schema = { type: ['string', 'object'], additionalProperties: { type: 'number' }, minProperties: 1, description: 'an indicator, or indicators with their weights' };
  const texts: Schema = { type: 'array', items: { type: 'string' }, minItems: 1 };
  const bounds = closed({ min: { type: 'number' }, max: { type: 'number' }, tolerance: amount });
  const variable = closed(
    {
      path: { type: ['string', 'array'], items: { type: 'string' }, minItems: 1, description: 'where it stands in the model: stations.capper.servers; a list changes all alike' },
      min: { type: 'number' },
      max: { type: 'number' },
      step: { type: 'number', exclusiveMinimum: 0 },
      real: { type: 'boolean', description: 'true where any number between the bounds will do' },
      choices: { type: 'array', minItems: 2, maxItems: 10000 },
      invest: { type: ['number', 'array'], minimum: 0, items: amount, description: 'money a unit beyond what the model has, or a list, one for each choice' },
    },
    ['path'],
  );
  return closed({
    horizon: time,
    warmUp: { type: ['number', 'string'], minimum: 0, description: 'a time, or auto: found by MSER-5 in pilot runs' },
    replications: { type: ['number', 'object'], minimum: 2, ...pick(closed({ min: count, max: count })), description: 'a number of 2 or more, or min and max' },
    precision: { type: 'object', additionalProperties: share, minProperties: 1 },
    confidence: share,
    seed: { type: 'number' },
    indicators: texts,
    scenarios: { type: 'object', minProperties: 1, additionalProperties: closed({ change: { type: 'object', minProperties: 1, description: 'paths into the model and their values: stations.capper.servers: 2' }, invest: amount }, ['change']) },
    finance: closed({ rate: amount, years: whole, tail: share }),
    stress: closed({ indicator: { type: 'string' }, worse: { type: 'string', enum: ['lower', 'higher'] }, replications: count, outage: share, demand: { type: 'number', exclusiveMinimum: 1 }, energy: { type: 'number', exclusiveMinimum: 1 }, pairs: amount }),
    optimise: closed(
      {
        variables: { type: 'object', minProperties: 1, additionalProperties: variable },
        maximise: goal,
        minimise: goal,
        constraints: { type: 'object', minProperties: 1, additionalProperties: bounds },
        limits: { type: 'array', minItems: 1, items: closed({ of: { type: 'object', minProperties: 1, additionalProperties: { type: 'number' } }, min: { type: 'number' }, max: { type: 'number' } }, ['of']) },
        budget: amount,
        indifference: { type: 'number', exclusiveMinimum: 0, description: 'the least difference of the objective that matters' },
        confidence: share,
        method: { type: 'string', enum: ['kn', 'ocba', 'search'] },
        replications: closed({ first: count, most: count, all: count }),
      },
      ['variables'],
    ),
  });
}

const pick = ({ properties, additionalProperties }: Schema): Pick<Schema, 'properties' | 'additionalProperties'> => ({ properties, additionalProperties });
