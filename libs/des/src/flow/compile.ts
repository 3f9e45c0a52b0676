import { type Distribution } from '../random/distribution.js';
import { DISCIPLINES, type FlowModel, type Route } from './flow-model.js';
import { compileFleets } from './compile-fleets.js';
import { compileJobs } from './compile-jobs.js';
import { compileSupply } from './compile-supply.js';
import { economyOf } from './economy.js';
import { Layout } from './layout.js';
import { traitsOf } from './traits.js';
import { BUFFER, CONVEYOR, hashOf, type Network, RULES, SINK, SOURCE, STATION, STOCK, TRANSPORT, UNBOUNDED } from './network.js';

const CODES = { sink: SINK, buffer: BUFFER, station: STATION, source: SOURCE, conveyor: CONVEYOR, stock: STOCK, transport: TRANSPORT };
const CLOCKS = ['time', 'operating', 'operations', 'wear'];

/** Numbers things in the order they are asked for. */
class Register<T> {
  readonly all: T[] = [];
  add = (thing: T): number => this.all.push(thing) - 1;
}

/** Lists of numbers behind one another: where each starts, how long it is, and all of them. */
function ragged(lists: readonly (readonly number[])[]) {
  let at = 0;
  const start = Int32Array.from(lists, (list) => (at += list.length) - list.length);
  return { start, count: Int32Array.from(lists, (list) => list.length), all: lists.flat() };
}

/** Turns a checked model into the flat arrays that a run reads. */
export function compile(model: FlowModel): Network {
  const { sinks, buffers, stations, sources, conveyors, stocks, transports, products, crews, teams, calendars } = model;
  const nodes = [...sinks, ...buffers, ...stations, ...sources, ...conveyors, ...stocks, ...transports];
  const nodeOf = new Map(nodes.map(({ name }, node) => [name, node]));
  const firstStation = sinks.length + buffers.length;
  const firstSource = firstStation + stations.length;
  const firstConveyor = firstSource + sources.length;
  const firstTransport = firstConveyor + conveyors.length + stocks.length;
  const number = (name: string): number => nodeOf.get(name) as number;
  const per = <E>(list: readonly E[], first: number, value: (element: E, i: number) => number, otherwise = -1): Int32Array => {
    const array = new Int32Array(nodes.length).fill(otherwise);
    list.forEach((element, i) => (array[first + i] = value(element, i)));
    return array;
  };

  const distributions = new Register<Distribution>();
  const streams = new Register<string>();
  const routes: (Route | undefined)[] = [...sinks.map(() => undefined), ...buffers.map(() => undefined), ...stations.map((s) => s.route), ...sources.map((s) => s.route), ...conveyors.map((c) => c.route), ...stocks.map(() => undefined), ...transports.map((t) => t.route)];
  const targets = ragged(routes.map((route) => route?.to.map(number) ?? []));
  const consumers = ragged(nodes.map((_, node) => buffers[node - sinks.length]?.to.map(number) ?? []));
  const inputsOf = (node: number) => buffers.flatMap((buffer, i) => (buffer.to.some((name) => number(name) === node) ? [sinks.length + i] : []));
  const inputs = ragged(nodes.map((_, node) => inputsOf(node)));
  const calendarOf = (name?: string) => calendars.findIndex((calendar) => calendar.name === name);

  const servers = stations.flatMap((station, i) => Array.from({ length: station.servers }, (_, k) => ({ station, node: firstStation + i, k })));
  const units = servers.flatMap(({ station, k }, server) => station.failures.map((mode) => ({ mode, server, stream: `${station.name}/${k}/${mode.name}` })));
  const unitsOf = ragged(servers.map((_, server) => units.flatMap((unit, i) => (unit.server === server ? [i] : []))));
  const fleets = compileFleets(model, routes.flatMap((route) => route?.to ?? []), number);
  const ports = [...servers.map(({ node }) => node), ...sources.map((_, i) => firstSource + i), ...conveyors.map((_, i) => firstConveyor + i), ...Array.from(fleets.carriageTransport, (transport) => firstTransport + transport)];
  const arcs = ragged(ports.map((node) => routes[node]?.to.map(number) ?? []));
  const ranks = [...new Set(products.map(({ priority }) => priority))].sort((a, b) => a - b);
  const steps = ragged(sources.map(({ profile }) => profile?.steps.map(({ from }) => from) ?? []));
  const skills = [...new Set(teams.flatMap((team) => team.skills))];
  const fewestFirst = teams.map((team, i) => ({ team, i })).sort((a, b) => a.team.skills.length - b.team.skills.length || a.i - b.i);
  const skilled = ragged(skills.map((skill) => fewestFirst.flatMap(({ team, i }) => (team.skills.includes(skill) ? [i] : []))));
  const switches = ragged(calendars.map(({ working }) => working.flat()));
  const time = new Int32Array(nodes.length * products.length);
  stations.forEach((station, i) => station.time.forEach((d, product) => (time[(firstStation + i) * products.length + product] = distributions.add(d))));

  const kinds = [...sinks.map(() => 'sink' as const), ...buffers.map(() => 'buffer' as const), ...stations.map(() => 'station' as const), ...sources.map(() => 'source' as const), ...conveyors.map(() => 'conveyor' as const), ...stocks.map(() => 'stock' as const), ...transports.map(() => 'transport' as const)];
  const layout = new Layout(kinds, model);

  const tools = { nodes: nodes.length, firstStation, number, distribution: distributions.add, stream: streams.add };

  return {
    hash: hashOf(model),
    names: nodes.map(({ name }) => name),
    kind: Int32Array.from(kinds, (kind) => CODES[kind]),
    products: products.length,
    rank: Int32Array.from(products, ({ priority }) => ranks.indexOf(priority)),
    ranks: ranks.length,
    traits: traitsOf(model, nodes.length),
    rule: Int32Array.from(routes, (route) => (route ? RULES.indexOf(route.rule) : 0)),
    targetStart: targets.start,
    targetCount: targets.count,
    target: Int32Array.from(targets.all),
    cumulated: Float64Array.from(routes.flatMap((route) => (route?.rule === 'chance' ? cumulated(route.weights) : (route?.to.map(() => 0) ?? [])))),
    routeStream: Int32Array.from(nodes, ({ name }, node) => (routes[node]?.rule === 'chance' ? streams.add(`${name}/route`) : -1)),
    capacity: Int32Array.from(nodes, (_, node) => Math.min(buffers[node - sinks.length]?.capacity ?? conveyors[node - firstConveyor]?.capacity ?? transports[node - firstTransport]?.capacity ?? 0, UNBOUNDED)),
    discipline: per(buffers, sinks.length, ({ discipline }) => DISCIPLINES.indexOf(discipline), 0),
    patience: per(buffers, sinks.length, ({ patience }) => (patience === undefined ? -1 : distributions.add(patience))),
    patienceStream: per(buffers, sinks.length, ({ name, patience }) => (patience === undefined ? -1 : streams.add(`${name}/patience`))),
    impatient: buffers.some(({ patience }) => patience !== undefined),
    consumerStart: consumers.start,
    consumerCount: consumers.count,
    consumer: Int32Array.from(consumers.all),
    serverStart: per(stations, firstStation, (_, i) => servers.findIndex(({ node }) => node === firstStation + i)),
    serverCount: per(stations, firstStation, (station) => station.servers, 0),
    inputStart: inputs.start,
    inputCount: inputs.count,
    input: Int32Array.from(inputs.all),
    need: Int32Array.from(stations.flatMap(({ assemble }, i) => inputsOf(firstStation + i).map((buffer) => assemble?.[nodes[buffer].name] ?? 0))),
    gathers: per(stations, firstStation, ({ batch, assemble, sequence, uses }) => Number(batch.min > 1 || assemble !== undefined || sequence !== undefined || Object.keys(uses).length > 0), 0),
    assembles: per(stations, firstStation, ({ assemble }) => Number(assemble !== undefined), 0),
    split: per(stations, firstStation, ({ split }) => split, 1),
    makes: per(stations, firstStation, ({ makes = -1 }) => makes),
    time,
    timeStream: per(stations, firstStation, ({ name }) => streams.add(`${name}/time`)),
    setup: per(stations, firstStation, ({ setup }) => (setup ? setup.flat().map(distributions.add)[0] : -1)),
    setupStream: per(stations, firstStation, ({ name, setup }) => (setup ? streams.add(`${name}/setup`) : -1)),
    batchMin: per(stations, firstStation, ({ batch }) => batch.min, 1),
    batchMax: per(stations, firstStation, ({ batch }) => batch.max, 1),
    good: Float64Array.from(nodes, (_, node) => stations[node - firstStation]?.yield ?? 1),
    yieldStream: per(stations, firstStation, (station) => (station.yield < 1 ? streams.add(`${station.name}/yield`) : -1)),
    before: per(stations, firstStation, ({ blocking }) => Number(blocking === 'before-service'), 0),
    pauses: per(stations, firstStation, ({ offShift }) => Number(offShift === 'pause'), 0),
    calendar: Int32Array.from(nodes, (_, node) => calendarOf(stations[node - firstStation]?.calendar ?? sources[node - firstSource]?.calendar)),
    servers: servers.length,
    stationOf: Int32Array.from(servers, ({ node }) => node),
    unitStart: unitsOf.start,
    unitCount: unitsOf.count,
    units: units.length,
    unitServer: Int32Array.from(units, ({ server }) => server),
    unitClock: Int32Array.from(units, ({ mode }) => CLOCKS.indexOf(mode.clock)),
    unitEvery: Int32Array.from(units, ({ mode }) => distributions.add(mode.every)),
    unitRepair: Int32Array.from(units, ({ mode }) => distributions.add(mode.repair)),
    unitCrew: Int32Array.from(units, ({ mode }) => crews.findIndex(({ name }) => name === mode.crew)),
    unitWear: Int32Array.from(units, ({ mode }) => (mode.clock === 'wear' ? distributions.add(mode.wear) : -1)),
    unitWearStream: Int32Array.from(units, ({ mode, stream }) => (mode.clock === 'wear' ? streams.add(`${stream}/wear`) : -1)),
    unitAt: Float64Array.from(units, ({ mode }) => mode.preventive?.at ?? Infinity),
    unitPlanned: Int32Array.from(units, ({ mode }) => (mode.preventive ? distributions.add(mode.preventive.time) : -1)),
    unitCost: Float64Array.from(units, ({ mode }) => mode.cost),
    unitPlannedCost: Float64Array.from(units, ({ mode }) => mode.preventive?.cost ?? 0),
    unitStream: Int32Array.from(units, ({ stream }) => (streams.add(`${stream}/failure`), streams.add(`${stream}/repair`) - 1)),
    sources: sources.length,
    sourceNode: Int32Array.from(sources, (_, i) => firstSource + i),
    every: Int32Array.from(sources, ({ every }) => (every === 'saturated' ? -1 : every === 'orders' ? -2 : distributions.add(every))),
    amount: Int32Array.from(sources, ({ amount }) => (amount === 1 ? -1 : distributions.add(amount))),
    everyStream: Int32Array.from(sources, ({ name }) => ['arrivals', 'amounts', 'products'].map((what) => streams.add(`${name}/${what}`))[0]),
    mix: Float64Array.from(sources.flatMap(({ mix }) => cumulated(mix))),
    start: Float64Array.from(sources, ({ start }) => start),
    pace: Float64Array.from(sources, ({ pace }) => pace),
    limit: Float64Array.from(sources, ({ limit }) => limit),
    profilePeriod: Float64Array.from(sources, ({ profile }) => profile?.period ?? 0),
    stepStart: steps.start,
    stepCount: steps.count,
    stepFrom: Float64Array.from(steps.all),
    stepFactor: Float64Array.from(sources.flatMap(({ profile }) => profile?.steps.map(({ factor }) => factor) ?? [])),
    loses: Int32Array.from(sources, ({ whenFull }) => Number(whenFull === 'lose')),
    conveyors: conveyors.length,
    conveyorNode: Int32Array.from(conveyors, (_, i) => firstConveyor + i),
    transit: Float64Array.from(nodes, (_, node) => conveyors[node - firstConveyor]?.time ?? 0),
    crewNames: crews.map(({ name }) => name),
    crewSize: Int32Array.from(crews, ({ size }) => size),
    crewCalendar: Int32Array.from(crews, ({ calendar }) => calendarOf(calendar)),
    teamNames: teams.map(({ name }) => name),
    teamSize: Int32Array.from(teams, ({ size }) => size),
    teamCalendar: Int32Array.from(teams, ({ calendar }) => calendarOf(calendar)),
    skill: per(stations, firstStation, ({ skill }) => (skill === undefined ? -1 : skills.indexOf(skill))),
    skills: skills.length,
    skilledStart: skilled.start,
    skilledCount: skilled.count,
    skilled: Int32Array.from(skilled.all),
    hasSkill: Int32Array.from(teams.flatMap((team) => skills.map((skill) => Number(team.skills.includes(skill))))),
    calendarNames: calendars.map(({ name }) => name),
    period: Float64Array.from(calendars, ({ period }) => period),
    switchStart: switches.start,
    switchCount: switches.count,
    switchAt: Float64Array.from(switches.all),
    ports: ports.length,
    portNode: Int32Array.from(ports),
    only: Int32Array.from(ports, (node) => (targets.count[node] === 1 ? targets.all[targets.start[node]] : -1)),
    arcStart: arcs.start,
    arcs: arcs.all.length,
    arcPort: Int32Array.from(ports.flatMap((node, port) => (routes[node]?.to ?? []).map(() => port))),
    arcNode: Int32Array.from(arcs.all),
    ...compileJobs(model, tools),
    ...compileSupply(model, tools),
    ...fleets,
    tallyAt: layout.node,
    serverTally: Int32Array.from(servers, ({ node }) => layout.node[node]),
    sourceTally: Int32Array.from(sources, (_, i) => layout.node[firstSource + i]),
    layout,
    economy: economyOf(model, layout),
    distributions: distributions.all,
    streams: streams.all,
  };
}

function cumulated(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return weights.map((weight) => (sum += weight) / total);
}
