import { type CalendarModel, type CrewModel, type FlowModel, type SourceModel } from '../flow/flow-model.js';
import { momentsOf } from '../random/moments.js';

/** What goes wrong: a model made of a model. */
export interface Strain {
  readonly name: string;
  /** The element that it strains. */
  readonly point: string;
  readonly apply: (model: FlowModel) => FlowModel;
}

/** How hard to strain. */
export interface Strength {
  /** When outages begin, and how long they last, in the model's unit. */
  readonly at: number;
  readonly lasts: number;
  /** Factors by which demand and the price of energy go up, and down by their inverse. */
  readonly demand: number;
  readonly energy: number;
}

/** All that can go wrong at one place of a model: each station down, each supplier late, demand and the price of energy up and down, each crew and team short. */
export function strainsOf(model: FlowModel, { at, lasts, demand, energy }: Strength): Strain[] {
  const set = <K extends 'stations' | 'suppliers' | 'sources' | 'crews' | 'teams'>(section: K, name: string, value: (element: FlowModel[K][number]) => object) => (of: FlowModel): FlowModel =>
    ({ ...of, [section]: of[section].map((element) => (element.name === name ? { ...element, ...value(element) } : element)) });
  const outage = { name: 'outage', clock: 'time', every: at, wear: 1, repair: lasts, cost: 0 } as const;
  const moves = (up: number) => (up > 1 ? 'up' : 'down');
  return [
    ...model.stations.map(({ name }) => ({ name: `${name} down`, point: name, apply: set('stations', name, (station) => ({ failures: [...station.failures, outage] })) })),
    ...model.suppliers.map(({ name, leadTime }) => ({ name: `${name} late`, point: name, apply: set('suppliers', name, () => ({ reliability: 0, delay: momentsOf(leadTime).mean })) })),
    ...model.sources.flatMap(({ name, every }) =>
      // More than is always there cannot be asked for: a saturated source knows less demand only.
      (every === 'saturated' ? [1 / demand] : [demand, 1 / demand]).map((factor) => ({ name: `demand ${moves(factor)} at ${name}`, point: name, apply: (of: FlowModel) => demanded(of, name, factor, lasts / 10) })),
    ),
    ...([model.energy, ...model.energy.tariff].some(({ price }) => price > 0) ? [energy, 1 / energy] : []).map((factor) => ({
      name: `energy price ${moves(factor)}`,
      point: 'energy',
      apply: (of: FlowModel): FlowModel => ({ ...of, energy: { ...of.energy, price: of.energy.price * factor, tariff: of.energy.tariff.map((span) => ({ ...span, price: span.price * factor })) } }),
    })),
    ...(['crews', 'teams'] as const).flatMap((section) =>
      model[section].map((group) => ({ name: `${group.name} ${group.size > 1 ? 'one short' : 'absent'}`, point: group.name, apply: (of: FlowModel) => short(of, section, group, at, lasts) })),
    ),
  ];
}

/** A source whose parts, or orders, come `factor` times as fast; a saturated one has some for this share of each `round` only, or of each span of its shift. */
function demanded(model: FlowModel, name: string, factor: number, round: number): FlowModel {
  const source = model.sources.find((one) => one.name === name) as SourceModel;
  const change = (value: Partial<SourceModel>) => ({ ...model, sources: model.sources.map((one) => (one === source ? { ...one, ...value } : one)) });
  if (source.every === 'orders') return change({ orders: source.orders.map(({ at, due, ...order }) => ({ ...order, at: at / factor, due: due + at / factor - at })), repeat: source.repeat / factor });
  if (source.every !== 'saturated') return change({ pace: source.pace * factor });
  const less = `${name} less`;
  const base = model.calendars.find((known) => known.name === source.calendar) ?? { period: round, working: [[0, round] as const] };
  return { ...change({ calendar: less }), calendars: [...model.calendars, { name: less, period: base.period, working: base.working.map(([from, to]) => [from, from + (to - from) * factor] as const) }] };
}

/** A group of several works with one fewer throughout; one of one is away during the outage. */
function short(model: FlowModel, section: 'crews' | 'teams', { name, size, calendar }: CrewModel, at: number, lasts: number): FlowModel {
  const away = `${name} away`;
  const change = size > 1 ? { size: size - 1 } : { calendar: away };
  const changed = { ...model, [section]: model[section].map((group) => (group.name === name ? { ...group, ...change } : group)) };
  if (size > 1) return changed;
  return { ...changed, calendars: [...model.calendars, withGap(away, model.calendars.find((known) => known.name === calendar), at, at + lasts)] };
}

/** A calendar as it is but for one gap, written out for long enough that it comes once. */
function withGap(name: string, base: CalendarModel | undefined, from: number, to: number): CalendarModel {
  const round = base?.period ?? 4 * to;
  const period = Math.ceil((4 * to) / round) * round;
  const spans = Array.from({ length: Math.round(period / round) }, (_, i) => (base?.working ?? [[0, round] as const]).map(([begin, end]) => [begin + i * round, end + i * round] as const)).flat();
  const working = spans.flatMap(([begin, end]) => ([[begin, Math.min(end, from)], [Math.max(begin, to), end]] as const).filter(([a, b]) => a < b));
  return { name, period, working };
}
