import { type SimulatedCondition, type SimulateFirst } from '@orrery/contracts';
import { suggest } from '../../dtdl/nearest.js';
import { type Placed } from '../yaml-readers.js';
import { type FlowModelFacts } from './model-facts.js';
import { type RuleScope } from './rule-scope.js';
import { LONGEST_MS, type WrittenSimulateFirst } from './simulate-first-section.js';

/** Values of a command as the model will have to take them: what the rule allows at most and at least; where it names no range, what stands there. */
export type Bounds = readonly unknown[];

/**
 * Judges what a rule says of simulations against the very model that it names: that the model can be run, has the parameter, takes the values that the rule
 * allows, and that each condition can be met. What could never be met would refuse every command, and look like a guard.
 */
export function checkSimulateFirst({ value: written, place }: WrittenSimulateFirst, bounds: Bounds, { documents, readFlowModel }: RuleScope): SimulateFirst | undefined {
  const { model, parameter, maxAge, require, factor, over } = written;
  const before = place.reported;
  const path = `scenarios/${model.value}`;
  const names = documents.map((document) => document.path.replace(/^scenarios\//, ''));
  const document = documents.find((one) => one.path === path);
  if (!document) return model.place.report('command.simulation', `there is no ${path} in this folder`, suggest(model.value, names));
  const facts = readFlowModel(model.value, document.content);
  if ('fault' in facts) return model.place.report('command.simulation', `${path} cannot be run: ${facts.fault}`, facts.fix);
  if (facts.rule.max < 2) model.place.report('command.simulation', `${path} asks for a single replication, of which no confidence can be told`, 'let its experiment have replications: 10 or more');
  if (factor && over) over.place.report('command.simulation', '"factor" and "over" cannot both be', 'keep one of them', 'key');
  for (const one of [factor, over]) if (one && !(one.value > 0)) one.place.report('command.simulation', `${one.value} makes no value of the model`, 'write a number above 0');
  if (maxAge.value > LONGEST_MS) maxAge.place.report('command.simulation', 'results are kept for 7 days', 'use at most 7d');
  checkParameter(parameter, bounds, facts, path, (value) => (typeof value !== 'number' ? value : over ? over.value / value : factor ? factor.value * value : value));
  const conditions = require.value.flatMap((one) => readCondition(one, facts, path) ?? []);
  checkTogether(conditions.map(({ condition }) => condition), require);
  if (place.reported > before) return undefined;
  const { digest, plan, rule } = facts;
  return {
    model: model.value,
    digest,
    plan,
    rule: { ...rule, ...(rule.precision ? { precision: { ...rule.precision } } : {}) },
    parameter: parameter.value,
    ...(factor ? { factor: factor.value } : {}),
    ...(over ? { over: over.value } : {}),
    maxAgeMs: maxAge.value,
    require: conditions.map(({ condition }) => condition),
  };
}

function checkParameter({ value: path, place }: Placed<string>, bounds: Bounds, facts: FlowModelFacts, file: string, inModel: (value: unknown) => unknown): void {
  const stands = path.startsWith('experiment') ? undefined : facts.valueAt(path);
  if (stands === undefined) return place.report('command.simulation', `${file} has no ${path}`, 'name a value that stands in the model, with dots: stations.filler.time');
  if (typeof stands === 'object') return place.report('command.simulation', `${path} of ${file} is no single value`, 'name one value: where the model draws it from a distribution, one of its parameters');
  for (const bound of bounds) {
    const value = inModel(bound);
    const fault = facts.faultWith(path, value);
    if (fault !== undefined) return place.report('command.simulation', `the rule allows ${JSON.stringify(bound)}, which would be ${path}: ${JSON.stringify(value)}, and the model does not take that: ${fault}`, 'narrow the range, or say how the parameter follows from the value with "factor" or "over"');
  }
}

const CONDITION = /^(\S+)\s*(>=|<=)\s*([-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?)\s*(%?)$/i;
const CHANGE = '.delta';

function readCondition({ value: written, place }: Placed<string>, { indicators, compared }: FlowModelFacts, file: string): { condition: SimulatedCondition } | undefined {
  const [, name = '', operator, limit, percent] = CONDITION.exec(written.trim()) ?? [];
  if (operator === undefined) return place.report('command.simulation', `"${written}" is no condition`, 'write an indicator, >= or <=, and a number: "throughput >= 100", "throughput.delta >= -5 %"');
  const isChange = !indicators.includes(name) && name.endsWith(CHANGE);
  const indicator = isChange ? name.slice(0, -CHANGE.length) : name;
  if (!indicators.includes(indicator)) return place.report('command.simulation', `${file} has no indicator "${indicator}"`, suggest(indicator, indicators));
  if (percent !== '' && !isChange) return place.report('command.simulation', `"${written}": only a change is in percent`, `write ${indicator}${CHANGE} for what it is more than the model as it stands`);
  if (isChange && !compared.includes(indicator)) return place.report('command.simulation', `${file} does not compare "${indicator}", so its change can never be told`, `add it to experiment.indicators there: [${[...compared, indicator].join(', ')}]`);
  const condition: SimulatedCondition = { indicator, of: isChange ? (percent === '' ? 'change' : 'change-percent') : 'value', is: operator === '>=' ? 'at-least' : 'at-most', limit: Number(limit) };
  const never = neverMet(condition);
  return never === undefined ? { condition } : place.report('command.simulation', `"${written}" can never be met: ${never}`, 'correct the limit');
}

const SHARE = /\.(?:busy|starved|blocked|down|off|setup|late|delayed|empty|disrupted)$/;
/** What a difference of money may be. */
const MAY_BE_NEGATIVE = ['margin'];

function neverMet({ indicator, of, is, limit }: SimulatedCondition): string | undefined {
  if (of === 'value' && is === 'at-least' && limit > 1 && SHARE.test(indicator)) return `${indicator} is a share, from 0 to 1`;
  if (MAY_BE_NEGATIVE.includes(indicator)) return undefined;
  if (of === 'value' && is === 'at-most' && limit < 0) return `${indicator} is never below 0`;
  return of === 'change-percent' && is === 'at-most' && limit < -100 ? `${indicator} is never below 0, which is -100 %` : undefined;
}

function checkTogether(conditions: readonly SimulatedCondition[], { place }: Placed<unknown>): void {
  for (const low of conditions.filter(({ is }) => is === 'at-least')) {
    const high = conditions.find(({ indicator, of, is, limit }) => is === 'at-most' && indicator === low.indicator && of === low.of && limit < low.limit);
    if (high) place.report('command.simulation', `${low.indicator} can never be at least ${low.limit} and at most ${high.limit}`, 'correct one of them');
  }
}
