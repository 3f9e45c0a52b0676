import { DISCIPLINES } from '../flow/flow-model.js';
import { STATES, VEHICLE_STATES } from '../flow/layout.js';
import { type Schema } from './check-schema.js';
import { experimentSchema } from './experiment-schema.js';

const NAME = '^[A-Za-z][A-Za-z0-9_-]*$';
const name: Schema = { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9_-]*(\\.queue)?$' };
const names: Schema = { type: 'array', items: name, minItems: 1 };
const time: Schema = { $ref: '#/$defs/time' };
const amount: Schema = { type: 'number', minimum: 0 };
const whole: Schema = { type: 'number', minimum: 1 };
const point: Schema = { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2, description: 'two numbers, metres' };
const distribution: Schema = { $ref: '#/$defs/distribution' };
const calendar: Schema = { ...name, description: 'the name of one of the calendars' };

/** An object with these keys and no others. */
const closed = (properties: Record<string, Schema>, required: readonly string[] = []): Schema => ({ type: 'object', properties, required, additionalProperties: false });
/** Exactly one of these keys. */
const oneOf = (properties: Record<string, Schema>): Schema => ({ type: 'object', properties, additionalProperties: false, minProperties: 1, maxProperties: 1 });
/** Any names, each with a value of one shape. */
const named = (each: Schema): Schema => ({ type: 'object', additionalProperties: each, propertyNames: { type: 'string', pattern: NAME, description: 'names begin with a letter and hold letters, digits, - and _' } });

const route: Schema = {
  type: ['string', 'array', 'object'],
  description: 'a name, a list (the first with space), or one of first, shortest, cycle, chance, product, steps',
  items: name,
  minItems: 1,
  properties: { first: names, shortest: names, cycle: names, chance: { type: 'object', additionalProperties: amount, minProperties: 1 }, product: { type: 'object', additionalProperties: name, minProperties: 1 }, steps: name },
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 1,
};

const queue = { capacity: { type: 'number', minimum: 0, description: 'places; without it there is no bound' }, discipline: { type: 'string', enum: DISCIPLINES }, patience: distribution } as const satisfies Record<string, Schema>;

const failure = closed(
  {
    clock: { type: 'string', enum: ['time', 'operating', 'operations', 'wear'] },
    every: distribution,
    wear: distribution,
    repair: distribution,
    crew: name,
    cost: amount,
    preventive: closed({ at: time, time: distribution, cost: amount }, ['at', 'time']),
  },
  ['every', 'repair'],
);

/** The language of flow models, version 1, as JSON Schema 2020-12. It is published as it stands here and is what a model is checked against. */
export const FLOW_SCHEMA: Schema & { $schema: string; $id: string; title: string } = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:orrery:schema:flow:v1',
  title: 'Orrery flow model, version 1',
  ...closed(
    {
      orrery: { const: 'flow/v1', description: 'write orrery: flow/v1, the language and its version' },
      name: { type: 'string' },
      description: { type: 'string' },
      unit: { type: 'string', enum: ['s', 'min', 'h', 'd'], description: 'the unit of every time written as a bare number; s unless said' },
      products: named(closed({ priority: { type: 'number', description: 'lower goes first where a buffer is by priority' }, steps: { type: 'array', minItems: 1, items: closed({ at: name, time: distribution }, ['at']), description: 'operations, one after the other: at a station, with a time of their own or the station’s' } })),
      sources: named(
        closed(
          {
            every: distribution,
            orders: { type: 'array', minItems: 1, items: closed({ at: time, product: { type: 'string' }, amount: whole, due: time }, ['at']) },
            repeat: time,
            due: distribution,
            amount: distribution,
            demand: closed({ price: { type: 'number', exclusiveMinimum: 0 }, reference: { type: 'number', exclusiveMinimum: 0 }, elasticity: amount }, ['price', 'reference', 'elasticity']),
            mix: { type: 'object', additionalProperties: amount, minProperties: 1 },
            profile: closed({ period: time, spans: { type: 'array', minItems: 1, items: closed({ from: time, to: time, factor: amount }, ['from', 'to', 'factor']) } }, ['spans']),
            start: time,
            limit: { type: 'number', minimum: 1 },
            whenFull: { type: 'string', enum: ['wait', 'lose'] },
            calendar,
            cost: amount,
            to: route,
          },
          ['to'],
        ),
      ),
      buffers: named(closed({ ...queue, to: { ...names, type: ['string', 'array'] } }, ['to'])),
      stations: named(
        closed(
          {
            servers: { type: 'number', minimum: 1, maximum: 100000 },
            time: distribution,
            timeOf: { type: 'object', additionalProperties: distribution },
            queue: closed(queue),
            setup: { type: 'object', additionalProperties: { type: 'object', additionalProperties: distribution } },
            batch: closed({ min: { type: 'number', minimum: 1 }, max: { type: 'number', minimum: 1 } }),
            assemble: { type: 'object', additionalProperties: whole, minProperties: 1 },
            split: whole,
            makes: { type: 'string' },
            uses: { type: 'object', additionalProperties: { type: ['number', 'object'], minimum: 1, additionalProperties: amount, description: 'units an operation, or units by product' }, minProperties: 1 },
            sequence: { type: 'array', items: { type: 'string' }, minItems: 1 },
            skill: name,
            yield: { type: 'number', exclusiveMinimum: 0, maximum: 1 },
            blocking: { type: 'string', enum: ['after-service', 'before-service'] },
            failures: named(failure),
            calendar,
            offShift: { type: 'string', enum: ['finish', 'pause'] },
            power: closed(Object.fromEntries(STATES.map((state) => [state, amount]))),
            cost: closed({ hour: amount, operation: amount }),
            to: route,
          },
          ['to'],
        ),
      ),
      conveyors: named(closed({ time, speed: { type: 'number', exclusiveMinimum: 0, description: 'metres a second' }, from: name, capacity: whole, to: route }, ['to'])),
      stocks: named(closed({ initial: amount, capacity: whole, holding: amount, reorder: closed({ from: name, at: amount, quantity: whole, upTo: whole, review: time }, ['from', 'at']) }, ['initial'])),
      suppliers: named(closed({ leadTime: distribution, reliability: { type: 'number', minimum: 0, maximum: 1 }, delay: distribution, from: name, disruptions: closed({ every: distribution, lasts: distribution }, ['every', 'lasts']), price: amount, orderCost: amount }, ['leadTime'])),
      fleets: named(
        closed({ size: { type: 'number', minimum: 1, maximum: 1000 }, speed: { type: 'number', exclusiveMinimum: 0, description: 'metres a second' }, load: time, unload: time, home: name, dispatch: { type: 'string', enum: ['nearest', 'longest-waiting'] }, power: closed(Object.fromEntries(VEHICLE_STATES.map((state) => [state, amount]))), cost: closed({ hour: amount }) }, ['size', 'speed', 'home']),
      ),
      transports: named(closed({ fleet: name, from: name, capacity: whole, to: route }, ['fleet', 'from', 'to'])),
      layout: named(closed({ at: point, size: point }, ['at'])),
      sinks: { ...named(closed({ price: { type: ['number', 'string'], minimum: 0, description: 'money a part, or the name of a source whose demand has a price' } })), type: ['array', 'object'], items: { type: 'string', pattern: NAME }, minItems: 1, minProperties: 1 },
      crews: named(closed({ size: { type: 'number', minimum: 1, maximum: 100000 }, calendar, wage: amount }, ['size'])),
      teams: named(closed({ size: whole, skills: names, calendar, wage: amount }, ['size', 'skills'])),
      energy: closed({ price: amount, co2: amount, period: time, tariff: { type: 'array', items: closed({ from: time, to: time, price: amount, co2: amount }, ['from', 'to']) } }),
      calendars: named(closed({ period: time, working: { type: 'array', minItems: 1, items: { type: 'array', items: time, minItems: 2, maxItems: 2 } } }, ['period', 'working'])),
      experiment: experimentSchema({ closed, time, amount, whole }),
    },
    ['orrery', 'name', 'sources', 'sinks'],
  ),
  $defs: {
    time: { type: ['number', 'string'], minimum: 0, description: 'a time from 0 on: a number in the unit of the model, or a text such as 90 s, 5 min, 2 h, 1 d' },
    distribution: {
      ...oneOf({
        constant: time,
        exponential: oneOf({ mean: time, rate: { type: ['number', 'string'], exclusiveMinimum: 0, description: 'a number per unit of the model, or a text such as 0.8 / min' } }),
        uniform: closed({ min: time, max: time }, ['min', 'max']),
        triangular: closed({ min: time, mode: time, max: time }, ['min', 'mode', 'max']),
        erlang: closed({ stages: amount, mean: time }, ['stages', 'mean']),
        gamma: closed({ shape: amount, mean: time }, ['shape', 'mean']),
        weibull: closed({ shape: amount, scale: time }, ['shape', 'scale']),
        lognormal: closed({ mean: time, sd: time }, ['mean', 'sd']),
        normal: closed({ mean: time, sd: time, min: time, max: time }, ['mean', 'sd']),
        empirical: { type: 'array', items: time, minItems: 2 },
        discrete: closed({ values: { type: 'array', items: time, minItems: 1 }, weights: { type: 'array', items: amount } }, ['values']),
        geometric: closed({ p: amount }, ['p']),
      }),
      type: ['number', 'string', 'object'],
      minimum: 0,
      description: 'a time, or a distribution by its name',
    },
  },
};
