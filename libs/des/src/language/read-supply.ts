import { power } from '@orrery/numeric';
import { type FlowModel, type StationModel } from '../flow/flow-model.js';
import { type StockModel, type SupplierModel } from '../flow/logistics-model.js';
import { type SourceDocument, type StationDocument, type StockDocument } from './document.js';
import { type Report, suggest } from './problem.js';
import { knowsProduct, type Path, type Reading } from './reading.js';

/** Stocks, suppliers, and which of them belong together. */
export function readSupply(reading: Reading): Pick<FlowModel, 'stocks' | 'suppliers'> {
  const { stocks = {}, suppliers = {} } = reading.document;
  return {
    stocks: Object.entries(stocks).map(([name, entry]) => readStock(name, entry, reading)),
    suppliers: Object.entries(suppliers).map(([name, entry]): SupplierModel => {
      const { leadTime, reliability = 1, delay = 0, from, disruptions, price = 0, orderCost = 0 } = entry;
      const path = ['suppliers', name];
      if (from !== undefined && !(from in stocks)) reading.report([...path, 'from'], 'model.reference', `there is no stock ${from}`, suggest(from, Object.keys(stocks)));
      if (reliability < 1 && entry.delay === undefined) reading.report(path, 'model.supplier', `${name} is late at times, but not by how much`, 'add delay: the time that a late order comes later');
      return {
        name,
        leadTime: reading.distribution(leadTime, 'time', [...path, 'leadTime']),
        reliability,
        delay: reading.distribution(delay, 'time', [...path, 'delay']),
        ...(from === undefined ? {} : { stock: from }),
        ...(disruptions ? { disruptions: { every: reading.distribution(disruptions.every, 'time', [...path, 'disruptions', 'every']), lasts: reading.distribution(disruptions.lasts, 'time', [...path, 'disruptions', 'lasts']) } } : {}),
        price,
        orderCost,
      };
    }),
  };
}

function readStock(name: string, { initial, capacity = Infinity, holding = 0, reorder }: StockDocument, { document, report, time }: Reading): StockModel {
  const path = ['stocks', name];
  if (!Number.isInteger(initial)) report([...path, 'initial'], 'model.range', 'a stock holds whole units', 'write a whole number');
  if (!reorder) return { name, initial, capacity, holding };
  const { from, at, quantity, upTo, review } = reorder;
  const below = [...path, 'reorder'];
  if (!(from in (document.suppliers ?? {}))) report([...below, 'from'], 'model.reference', `there is no supplier ${from}`, suggest(from, Object.keys(document.suppliers ?? {})));
  if ((quantity === undefined) === (upTo === undefined)) report(below, 'model.stock', `it orders by ${quantity === undefined ? 'neither quantity nor upTo' : 'both quantity and upTo'}`, 'give quantity, in lots of which it orders, or upTo, the level that it orders up to');
  if (upTo !== undefined && upTo <= at) report([...below, 'upTo'], 'model.stock', `an order up to ${upTo} does not lift it above ${at}`, 'order up to more than the reorder point');
  if ([at, quantity, upTo].some((units) => units !== undefined && !Number.isInteger(units))) report(below, 'model.range', 'a stock is ordered in whole units', 'write whole numbers');
  const every = review === undefined ? undefined : time(review, [...below, 'review']);
  return { name, initial, capacity, holding, reorder: { from, at, ...(quantity === undefined ? {} : { quantity }), ...(upTo === undefined ? {} : { upTo }), ...(every ? { review: every } : {}) } };
}

/** Units that an operation on each product uses, in the order of the products; none for a product that is not named. */
export function readUses(uses: StationDocument['uses'] = {}, products: readonly string[], report: Report, station: Path): StationModel['uses'] {
  return Object.fromEntries(
    Object.entries(uses).map(([stock, units]) => {
      const path = [...station, 'uses', stock];
      const each = typeof units === 'number' ? products.map(() => units) : products.map((product) => units[product] ?? 0);
      if (typeof units === 'object') for (const product of Object.keys(units)) knowsProduct(product, products, report, [...path, product]);
      if (!each.every(Number.isInteger)) report(path, 'model.range', 'a stock is used in whole units', 'write whole numbers');
      return [stock, each];
    }),
  );
}

/** How much faster a source makes parts at its price than at the reference: demand of constant elasticity, (price / reference)^-elasticity. */
export const paceOf = ({ demand }: SourceDocument): number => (demand ? power(demand.reference / demand.price, demand.elasticity) : 1);
