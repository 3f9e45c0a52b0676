import { type Route } from '../flow/flow-model.js';
import { type Distribution } from '../random/distribution.js';
import { type FlowDocument, type Quantity, type RouteDocument } from './document.js';
import { type Report } from './problem.js';
import { type Measure } from './quantity.js';

export type Path = readonly (string | number)[];

/** What the readers of a model's parts share: its document, where faults go, and how its quantities are read. */
export interface Reading {
  readonly document: FlowDocument;
  readonly report: Report;
  /** Seconds in the model's unit of time. */
  readonly seconds: number;
  readonly time: (value: Quantity, path: Path) => number;
  readonly distribution: (value: unknown, measure: Measure, path: Path) => Distribution;
  readonly route: (to: RouteDocument, path: Path) => Route;
}

/** Reports a product that is not there. */
export function knowsProduct(product: string, products: readonly string[], report: Report, path: Path): void {
  if (!products.includes(product)) report(path, 'model.product', `there is no product ${product}`, `use one of ${products.join(', ')}`);
}
