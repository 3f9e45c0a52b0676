import { type SourceModel } from '../flow/flow-model.js';
import { checkSpans } from './check-flow.js';
import { type SourceDocument } from './document.js';
import { readOrders } from './read-orders.js';
import { paceOf } from './read-supply.js';
import { knowsProduct, type Path, type Reading } from './reading.js';

/** A source, its ways and clocks. */
export function readSource(name: string, entry: SourceDocument, products: readonly string[], reading: Reading): SourceModel {
  const { report, time, distribution, route } = reading;
  const path = ['sources', name];
  const { every = 0, amount = 1, mix, start = 0, limit = Infinity, whenFull = 'wait', calendar, cost = 0, to } = entry;
  for (const product of Object.keys(mix ?? {})) knowsProduct(product, products, report, [...path, 'mix', product]);
  return {
    name,
    ...readOrders(entry, products, (value, below) => time(value, [...path, ...below]), report, path),
    ...(entry.due === undefined ? {} : { due: distribution(entry.due, 'time', [...path, 'due']) }),
    every: entry.orders ? 'orders' : every === 'saturated' ? 'saturated' : distribution(every, 'time', [...path, 'every']),
    amount: distribution(amount, 'count', [...path, 'amount']),
    mix: products.map((product) => (mix ? (mix[product] ?? 0) : 1)),
    start: time(start, [...path, 'start']),
    limit,
    pace: paceOf(entry),
    whenFull,
    ...(calendar === undefined ? {} : { calendar }),
    ...(entry.profile ? { profile: readProfile(entry.profile, reading, [...path, 'profile']) } : {}),
    cost,
    route: route(to, path),
  };
}

/** Outside its spans the clock of arrivals runs as it is. */
function readProfile({ period = '24 h', spans }: NonNullable<SourceDocument['profile']>, { report, time }: Reading, path: Path): SourceModel['profile'] {
  const end = time(period, [...path, 'period']);
  const read = spans.map(({ from, to, factor }, i) => ({ from: time(from, [...path, 'spans', i, 'from']), to: time(to, [...path, 'spans', i, 'to']), factor }));
  checkSpans(path, 'spans', end, read.map(({ from, to }) => [from, to] as const), report);
  const steps = [{ from: 0, factor: 1 }, ...read.flatMap(({ from, to, factor }) => [{ from, factor }, { from: to, factor: 1 }])].filter(({ from }, i, all) => from < end && all[i + 1]?.from !== from);
  if (!steps.some(({ factor }) => factor > 0)) report(path, 'model.source', 'the profile is 0 throughout: nothing ever arrives', 'give a span a factor above 0');
  return { period: end, steps };
}
