import { type Distribution, faultOf } from '../random/distribution.js';
import { type BufferModel, type ConveyorModel, type EnergyModel, type FlowModel, type ProductModel, type StationModel, type TimeUnit } from '../flow/flow-model.js';
import { checkFlow } from './check-flow.js';
import { checkSchema } from './check-schema.js';
import { type FlowDocument, type Places, type Quantity, type QueueDocument, type StationDocument } from './document.js';
import { FLOW_SCHEMA } from './flow-schema.js';
import { openYaml } from './open-yaml.js';
import { type ModelProblem, type Report } from './problem.js';
import { checkLayout, travelTime } from './layout.js';
import { type Measure, readDistribution, readQuantity, SECONDS } from './quantity.js';
import { readSteps, through } from './read-orders.js';
import { readFailures } from './read-failures.js';
import { readFleets } from './read-fleets.js';
import { readRoute } from './read-route.js';
import { readSource } from './read-source.js';
import { readSupply, readUses } from './read-supply.js';
import { knowsProduct, type Path, type Reading } from './reading.js';

export interface ReadFlowModel {
  /** Undefined where there is any problem. */
  readonly model?: FlowModel;
  /** Where things stand and how large they are, in metres; a drawing's, for times are in the model already. */
  readonly places?: Places;
  readonly problems: readonly ModelProblem[];
}

/**
 * Reads a model of the language flow/v1. All problems are found in one go, each with file, line and what to do; a model without problems
 * compiles and starts.
 * @param edit changes the document before it is checked; a problem then stands where the text has what was changed
 */
export function readFlowModel(file: string, text: string, edit: (document: unknown) => unknown = (document) => document): ReadFlowModel {
  const problems: ModelProblem[] = [];
  const opened = openYaml(file, text, problems);
  if (!opened) return { problems };
  const document = edit(opened.value);
  if (!checkSchema(document, FLOW_SCHEMA, opened.report)) return { problems };
  const model = new Reader(document as FlowDocument, opened.report).model();
  if (problems.length === 0) checkFlow(model, opened.report);
  return problems.length > 0 ? { problems } : { model, places: (document as FlowDocument).layout ?? {}, problems };
}

class Reader {
  readonly #unit: TimeUnit;
  readonly #products: readonly string[];
  readonly #steps: ReadonlyMap<string, ProductModel['steps']>;

  constructor(
    readonly document: FlowDocument,
    readonly report: Report,
  ) {
    this.#unit = document.unit ?? 's';
    this.#products = Object.keys(document.products ?? { part: {} });
    this.#steps = readSteps(document, (value, path) => this.#distribution(value, 'time', path), report);
  }

  get #reading(): Reading {
    return {
      document: this.document,
      report: this.report,
      seconds: SECONDS[this.#unit],
      time: (value, path) => this.#time(value, path),
      distribution: (value, measure, path) => this.#distribution(value, measure, path),
      route: (to, path) => this.#route(to, path),
    };
  }

  model(): FlowModel {
    const { document } = this;
    const { name, products = { part: {} }, sources, buffers = {}, stations = {}, crews = {}, calendars = {} } = document;
    const queued = Object.entries(stations).filter(([, station]) => station.queue);
    return {
      name,
      unit: this.#unit,
      products: Object.entries(products).map(([product, { priority = 0 }]) => ({ name: product, priority, steps: this.#steps.get(product) ?? [] })),
      sources: Object.entries(sources).map(([source, entry]) => readSource(source, entry, this.#products, this.#reading)),
      buffers: [
        ...Object.entries(buffers).map(([buffer, entry]) => this.#buffer(buffer, entry, [entry.to].flat(), ['buffers', buffer])),
        ...queued.map(([station, { queue = {} }]) => this.#buffer(`${station}.queue`, queue, [station], ['stations', station, 'queue'])),
      ],
      stations: Object.entries(stations).map(([station, entry]) => this.#station(station, entry)),
      conveyors: this.#conveyors(),
      ...readSupply(this.#reading),
      ...readFleets(this.#reading),
      sinks: this.#sinks(),
      crews: Object.entries(crews).map(([crew, entry]) => ({ name: crew, wage: 0, ...entry })),
      teams: Object.entries(document.teams ?? {}).map(([team, entry]) => ({ name: team, wage: 0, ...entry })),
      energy: this.#energy(),
      calendars: Object.entries(calendars).map(([calendar, { period, working }]) => ({
        name: calendar,
        period: this.#time(period, ['calendars', calendar, 'period']),
        working: working.map(([from, to], i) => [this.#time(from, ['calendars', calendar, 'working', i, 0]), this.#time(to, ['calendars', calendar, 'working', i, 1])]),
      })),
    };
  }

  /** A price may be the one that a source asks for. */
  #sinks(): FlowModel['sinks'] {
    const { sinks, sources } = this.document;
    if (Array.isArray(sinks)) return (sinks as string[]).map((name) => ({ name, price: 0 }));
    return Object.entries(sinks as Readonly<Record<string, { price?: number | string }>>).map(([name, { price = 0 }]) => {
      const asked = typeof price === 'string' ? sources[price]?.demand?.price : price;
      if (asked === undefined) this.report(['sinks', name, 'price'], 'model.reference', `${price} is no source with a demand`, 'write a number, or the name of a source whose demand has a price');
      return { name, price: asked ?? 0 };
    });
  }

  #buffer(name: string, { capacity = Infinity, discipline = 'fifo', patience }: QueueDocument, to: string[], path: Path): BufferModel {
    return { name, capacity, discipline, ...(patience === undefined ? {} : { patience: this.#distribution(patience, 'time', [...path, 'patience']) }), to };
  }

  #station(name: string, entry: StationDocument): StationModel {
    const path = ['stations', name];
    const { servers = 1, time = 0, timeOf = {}, setup, batch = {}, blocking = 'after-service', failures = {}, calendar, offShift = 'finish', to } = entry;
    if (entry.time === undefined && !this.#products.every((product) => product in timeOf || givesTimes(this.#steps.get(product) ?? [], name)))
      this.report(path, 'model.missing', `stations.${name} has no time`, 'add time, or give every product steps with their times');
    const general = this.#distribution(time, 'time', [...path, 'time']);
    for (const product of Object.keys(timeOf)) knowsProduct(product, this.#products, this.report, [...path, 'timeOf', product]);
    for (const [from, row] of Object.entries(setup ?? {})) {
      knowsProduct(from, this.#products, this.report, [...path, 'setup', from]);
      for (const product of Object.keys(row)) knowsProduct(product, this.#products, this.report, [...path, 'setup', from, product]);
    }
    for (const [i, product] of (entry.sequence ?? []).entries()) knowsProduct(product, this.#products, this.report, [...path, 'sequence', i]);
    if (entry.makes !== undefined) knowsProduct(entry.makes, this.#products, this.report, [...path, 'makes']);
    const change = (from: string, product: string) => this.#distribution(setup?.[from]?.[product] ?? 0, 'time', [...path, 'setup', from, product]);
    return {
      name,
      servers,
      time: this.#products.map((product) => (product in timeOf ? this.#distribution(timeOf[product], 'time', [...path, 'timeOf', product]) : general)),
      ...(setup ? { setup: this.#products.map((from) => this.#products.map((product) => change(from, product))) } : {}),
      ...(entry.skill === undefined ? {} : { skill: entry.skill }),
      ...(entry.assemble ? { assemble: entry.assemble } : {}),
      ...(entry.sequence ? { sequence: entry.sequence.map((product) => this.#products.indexOf(product)) } : {}),
      split: entry.split ?? 1,
      ...(entry.makes === undefined ? {} : { makes: this.#products.indexOf(entry.makes) }),
      batch: { min: batch.min ?? 1, max: batch.max ?? batch.min ?? 1 },
      yield: entry.yield ?? 1,
      blocking,
      failures: readFailures(failures, this.#reading, path),
      uses: readUses(entry.uses, this.#products, this.report, path),
      ...(calendar === undefined ? {} : { calendar }),
      offShift,
      power: entry.power ?? {},
      cost: { hour: 0, operation: 0, ...entry.cost },
      route: this.#route(to, path),
    };
  }

  #conveyors(): ConveyorModel[] {
    const { conveyors = {}, layout = {} } = this.document;
    checkLayout(layout, this.report);
    return Object.entries(conveyors).map(([name, entry]) => {
      const path = ['conveyors', name];
      const time = entry.time === undefined ? travelTime(entry, layout, this.report, path) / SECONDS[this.#unit] : this.#time(entry.time, [...path, 'time']);
      return { name, time, capacity: entry.capacity ?? Infinity, route: this.#route(entry.to, path) };
    });
  }

  #energy(): EnergyModel {
    const { price = 0, co2 = 0, period = '24 h', tariff = [] } = this.document.energy ?? {};
    return {
      price,
      co2,
      period: this.#time(period, ['energy', 'period']),
      tariff: tariff.map(({ from, to, ...span }, i) => ({ price, co2, ...span, from: this.#time(from, ['energy', 'tariff', i, 'from']), to: this.#time(to, ['energy', 'tariff', i, 'to']) })),
    };
  }

  /** A station with a queue is reached through it. */
  #route(to: StationDocument['to'], path: Path) {
    const steps = [...new Set([...this.#steps.values()].flat().map((step) => step.to))];
    return readRoute(to, this.#products, steps, (name) => through(this.document, name), this.report, [...path, 'to']);
  }

  #time(value: Quantity, path: Path): number {
    const time = readQuantity(value, 'time', this.#unit);
    if (time === undefined) this.#noQuantity(path, value, 'time');
    return time ?? 0;
  }

  #distribution(value: unknown, measure: Measure, path: Path): Distribution {
    let readable = true;
    const distribution = readDistribution(value, measure, this.#unit, (below, item) => {
      readable = false;
      this.#noQuantity([...path, ...below], item, measure);
    });
    const fault = readable ? faultOf(distribution) : undefined;
    if (fault !== undefined) this.report(path, 'model.distribution', fault, 'correct the parameters');
    return distribution;
  }

  #noQuantity(path: Path, value: unknown, measure: Measure): void {
    const what = measure === 'time' ? 'time' : 'plain number';
    this.report(path, 'model.unit', `${JSON.stringify(value)} is no ${what}`, measure === 'time' ? 'write a number, or one with its unit: ms, s, min, h, d or week; a rate as 3 / h' : 'write a number without a unit');
  }
}

/** Whether a product that comes to a station brings its time with it. */
const givesTimes = (steps: ProductModel['steps'], name: string): boolean => steps.length > 0 && steps.every(({ station, time }) => station !== name || time !== undefined);
