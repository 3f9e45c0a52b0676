import { type Route } from '../flow/flow-model.js';
import { type RouteDocument } from './document.js';
import { type Report } from './problem.js';

/** Reads `to:`; `steps` are the places that steps lead to; `through` gives the name by which a station is reached. Whether the names exist is checked later, on the whole model. */
export function readRoute(to: RouteDocument, products: readonly string[], steps: readonly string[], through: (name: string) => string, report: Report, path: readonly (string | number)[]): Route {
  if (typeof to === 'string') return { rule: 'first', to: [through(to)] };
  if (Array.isArray(to)) return { rule: 'first', to: (to as readonly string[]).map(through) };
  const [rule, value] = Object.entries(to)[0] as [Route['rule'], readonly string[] | Readonly<Record<string, string | number>>];
  if (rule === 'chance') {
    const weights = Object.values(value) as number[];
    if (!weights.some((weight) => weight > 0)) report([...path, rule], 'model.route', 'all the chances are 0', 'give one of them a weight above 0');
    return { rule, to: Object.keys(value).map(through), weights };
  }
  if (rule === 'steps') {
    if (steps.length === 0) report([...path, rule], 'model.route', 'no product has steps', 'give the products steps, or lead them by another rule');
    return { rule, to: [...steps, through(value as unknown as string)] };
  }
  if (rule === 'product') {
    const byProduct = value as Readonly<Record<string, string>>;
    for (const product of Object.keys(byProduct)) if (!products.includes(product)) report([...path, rule, product], 'model.product', `there is no product ${product}`, `use one of ${products.join(', ')}`);
    for (const product of products) if (!(product in byProduct)) report([...path, rule], 'model.route', `the product ${product} has no way from here`, `add ${product} and where it goes`);
    return { rule, to: products.map((product) => through(byProduct[product] ?? '')) };
  }
  return { rule, to: (value as readonly string[]).map(through) };
}
