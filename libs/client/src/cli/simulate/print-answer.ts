import { type Answer } from '@orrery/des';
import { askedOf, explain } from '../../report/explain.js';
import { amount, percent, plusMinus, stationsOf, unitOf } from '../../report/format.js';
import { table } from '../output.js';

type Cases = Extract<Answer, { readonly cases: unknown }>;
type Stressed = Extract<Answer, { readonly kind: 'stress' }>;
type Best = Extract<Answer, { readonly kind: 'optimise' }>;

/** An answer as lines for people: what was asked, what came out, and in words. */
export function printAnswer(answer: Answer): string[] {
  const tables = 'cases' in answer ? printCases(answer) : answer.kind === 'stress' ? printStress(answer) : printBest(answer);
  const words = explain(answer);
  return [askedOf(answer), '', ...tables, ...(words.length === 0 ? [] : ['', ...words])];
}

const STATES = ['busy', 'setup', 'waiting', 'blocked', 'down', 'starved', 'off'];

function printCases({ cases, comparisons, indicators, model, plan }: Cases): string[] {
  const [base] = cases;
  if (cases.length > 1)
    return indicators.flatMap((indicator, i) => [
      ...(i === 0 ? [] : ['']),
      ...table(
        [`${indicator} ${unitOf(indicator, model.unit)}`.trim().toUpperCase(), 'MEAN', 'AGAINST THE BASE', 'AT LEAST', 'AT MOST', 'P', ''],
        cases.map(({ name, indicators: found, failed }) => {
          const difference = comparisons[indicator]?.find((one) => one.name === name);
          return [name, failed === undefined && found[indicator] ? plusMinus(found[indicator]) : '–', ...(difference ? [amount(difference.difference.mean), amount(difference.difference.low), amount(difference.difference.high), difference.adjustedP === null ? '–' : difference.adjustedP < 0.001 ? '< 0.001' : difference.adjustedP.toFixed(3), difference.differs ? 'differs' : 'no difference seen'] : ['', '', '', '', failed === undefined ? '' : 'could not go on'])];
        }),
      ),
    ]);
  if (!base) return [];
  const plain = Object.keys(base.indicators).filter((name) => !name.includes('.') && !(name === 'makespan' && (plan.warmUp ?? 0) > 0) && (indicators.includes(name) || (base.indicators[name]?.mean ?? 0) !== 0));
  const shown = [...indicators, ...plain.filter((name) => !indicators.includes(name))];
  const stations = stationsOf(base.indicators);
  return [
    ...table(['INDICATOR', 'MEAN', '±', 'UNIT'], shown.flatMap((name) => (base.indicators[name] ? [[name, amount(base.indicators[name].mean), amount(base.indicators[name].halfWidth, 2), unitOf(name, model.unit)]] : []))),
    ...(stations.length === 0 ? [] : ['', ...table(['STATION', ...STATES.map((state) => state.toUpperCase()), `DONE PER ${model.unit.toUpperCase()}`], stations.map((station) => [station, ...STATES.map((state) => percent(base.indicators[`${station}.${state}`]?.mean)), amount(base.indicators[`${station}.throughput`]?.mean)]))]),
  ];
}

function printStress({ ranked, indicator, model }: Stressed): string[] {
  return table([`${indicator} lost, ${unitOf(indicator, model.unit)}`.toUpperCase(), 'MEAN', 'AT LEAST', 'AT MOST', ''], ranked.map(({ name, loss, differs, failed }) => [name, amount(loss?.mean), amount(loss?.low), amount(loss?.high), failed === undefined ? (differs ? 'differs' : 'no difference seen') : 'could not go on']));
}

/** Options shown to people; --json has all. */
const SHOWN = 15;

function printBest({ ranked, objective, model }: Best): string[] {
  const bounds = Object.keys(ranked[0]?.constraints ?? {});
  const rows = ranked.slice(0, SHOWN).map(({ name, objective: value, gain, investment, constraints, replications, state }) => [name, value ? plusMinus(value) : '–', gain ? plusMinus(gain) : '–', amount(investment), ...bounds.map((bound) => (constraints[bound] ? plusMinus(constraints[bound]) : '–')), amount(replications), state]);
  return [...table(['OPTION', `${objective} ${unitOf(objective, model.unit)}`.toUpperCase(), 'GAIN', 'INVESTMENT', ...bounds.map((bound) => bound.toUpperCase()), 'REPLICATIONS', ''], rows), ...(ranked.length > SHOWN ? [`… and ${ranked.length - SHOWN} more; --json has them`] : [])];
}
