import { type ProductModel, type SourceModel } from '../flow/flow-model.js';
import { type Distribution } from '../random/distribution.js';
import { type FlowDocument, type Quantity, type SourceDocument } from './document.js';
import { type Report, suggest } from './problem.js';

type Path = readonly (string | number)[];

/** The name through which a target is reached: a station's queue where it has one. */
export const through = (document: FlowDocument, name: string): string => (document.stations?.[name]?.queue ? `${name}.queue` : name);

/** The steps of each product that has any. */
export function readSteps(document: FlowDocument, distribution: (value: unknown, path: Path) => Distribution, report: Report): Map<string, ProductModel['steps']> {
  const stations = Object.keys(document.stations ?? {});
  return new Map(
    Object.entries(document.products ?? {}).map(([product, { steps = [] }]) => [
      product,
      steps.map(({ at, time }, i) => {
        const path = ['products', product, 'steps', i];
        if (!stations.includes(at)) report([...path, 'at'], 'model.reference', `there is no station ${at}`, suggest(at, stations));
        return { station: at, to: through(document, at), ...(time === undefined ? {} : { time: distribution(time, [...path, 'time']) }) };
      }),
    ]),
  );
}

/** A source's orders by time, those of one time as they stand. */
export function readOrders(entry: SourceDocument, products: readonly string[], time: (value: Quantity, path: Path) => number, report: Report, path: Path): Pick<SourceModel, 'orders' | 'repeat'> {
  const { orders = [], every, repeat } = entry;
  if ((every === undefined) === (orders.length === 0)) report(path, 'model.source', `${path.join('.')} has ${orders.length === 0 ? 'neither every nor orders' : 'both every and orders'}`, 'give one of the two');
  const read = orders.map(({ at, product = products[0], amount = 1, due }, i) => {
    const here = ['orders', i];
    if (!products.includes(product)) report([...path, ...here, 'product'], 'model.product', `there is no product ${product}`, suggest(product, products));
    if (!Number.isInteger(amount)) report([...path, ...here, 'amount'], 'model.range', `an order of ${amount} parts cannot be made`, 'write a whole number');
    return { at: time(at, [...here, 'at']), product: products.indexOf(product), amount, due: due === undefined ? Infinity : time(due, [...here, 'due']) };
  });
  const sorted = read.sort((a, b) => a.at - b.at);
  const round = repeat === undefined ? Infinity : time(repeat, ['repeat']);
  if (sorted.length > 0 && !(round > sorted[sorted.length - 1].at)) report([...path, 'repeat'], 'model.source', `the orders repeat (${round}) before the last has come (${sorted[sorted.length - 1].at})`, 'let them repeat later');
  return { orders: sorted, repeat: round };
}
