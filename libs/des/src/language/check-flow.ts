import { type FlowModel, type SourceModel, type StationModel } from '../flow/flow-model.js';
import { type Report, suggest } from './problem.js';

/** Checks what no schema can: names that exist, ways that lead out, settings that go together. */
export function checkFlow(model: FlowModel, report: Report): void {
  const named = checkNames(model, report);
  checkCalendars(model, report);
  for (const source of model.sources) checkSource(model, source, report);
  for (const station of model.stations) checkStation(model, station, report);
  if (named) checkWaysOut(model, report);
}

function checkNames(model: FlowModel, report: Report): boolean {
  const stations = model.stations.map(({ name }) => name);
  const taken = new Map<string, string>();
  let good = true;
  const wrong: Report = (...fault) => {
    report(...fault);
    good = false;
  };
  for (const section of ['sources', 'buffers', 'stations', 'conveyors', 'stocks', 'transports', 'sinks'] as const)
    model[section].forEach(({ name }, i) => {
      if (taken.has(name)) wrong([section, section === 'sinks' ? i : name], 'model.name', `${name} is the name of one of the ${taken.get(name)} already`, 'give one of the two another name');
      taken.set(name, section);
    });
  const targets = [...taken].flatMap(([name, section]) => (section === 'sources' ? [] : [name]));
  for (const section of ['sources', 'stations', 'conveyors', 'transports'] as const)
    for (const { name, route } of model[section])
      for (const to of route.to) if (!targets.includes(to)) wrong([section, name, 'to'], 'model.reference', `${name} leads to ${to || 'nothing'}, which is no station, buffer, conveyor, transport, stock or sink`, suggest(to, targets));
  for (const { name, to } of model.buffers)
    for (const station of to) if (!stations.includes(station)) wrong(['buffers', name, 'to'], 'model.reference', `${name} leads to ${station}, which is no station`, suggest(station, stations));
  for (const { name, assemble } of model.stations) {
    const buffers = model.buffers.flatMap((buffer) => (buffer.to.includes(name) ? [buffer.name] : []));
    for (const buffer of Object.keys(assemble ?? {})) if (!buffers.includes(buffer)) wrong(['stations', name, 'assemble', buffer], 'model.reference', `${buffer} is no buffer that leads to ${name}`, suggest(buffer, buffers));
    for (const buffer of buffers) if (assemble && !(buffer in assemble)) wrong(['stations', name, 'assemble'], 'model.assembly', `${buffer} leads to ${name}, which takes nothing from it`, `say how many parts of ${buffer} it joins`);
  }
  const stocks = model.stocks.map(({ name }) => name);
  for (const { name, uses } of model.stations) for (const stock of Object.keys(uses)) if (!stocks.includes(stock)) wrong(['stations', name, 'uses', stock], 'model.reference', `there is no stock ${stock}`, suggest(stock, stocks));
  const crews = model.crews.map(({ name }) => name);
  for (const station of model.stations)
    for (const { name, crew } of station.failures)
      if (crew !== undefined && !crews.includes(crew)) wrong(['stations', station.name, 'failures', name, 'crew'], 'model.reference', `there is no crew ${crew}`, suggest(crew, crews));
  const skills = [...new Set(model.teams.flatMap((team) => team.skills))];
  for (const { name, skill } of model.stations) if (skill !== undefined && !skills.includes(skill)) wrong(['stations', name, 'skill'], 'model.reference', `no team can ${skill}`, suggest(skill, skills));
  const calendars = model.calendars.map(({ name }) => name);
  for (const section of ['sources', 'stations', 'crews', 'teams'] as const)
    for (const { name, calendar } of model[section])
      if (calendar !== undefined && !calendars.includes(calendar)) wrong([section, name, 'calendar'], 'model.reference', `there is no calendar ${calendar}`, suggest(calendar, calendars));
  return good;
}

function checkCalendars(model: FlowModel, report: Report): void {
  for (const { name, period, working } of model.calendars) checkSpans(['calendars', name], 'working', period, working, report);
  const { period, tariff } = model.energy;
  checkSpans(['energy'], 'tariff', period, tariff.map(({ from, to }) => [from, to] as const), report);
}

export function checkSpans(path: readonly (string | number)[], key: string, period: number, spans: readonly (readonly [number, number])[], report: Report): void {
  if (!(period > 0)) report([...path, 'period'], 'model.calendar', 'a period of 0 never ends', 'give the time after which it repeats, 24 h or 1 week');
  spans.forEach(([from, to], i) => {
    if (from >= to) report([...path, key, i], 'model.calendar', `the span ends (${to}) before it begins (${from})`, 'cut a span over the end of the period in two');
    else if (to > period) report([...path, key, i], 'model.calendar', `the span ends at ${to}, after the period of ${period}`, 'cut it at the end of the period');
    else if (i > 0 && from < spans[i - 1][1]) report([...path, key, i], 'model.calendar', 'the span begins before the one above has ended', 'put the spans in order, without overlap');
  });
}

function checkSource(model: FlowModel, source: SourceModel, report: Report): void {
  const path = ['sources', source.name];
  if (!source.mix.some((weight) => weight > 0)) report([...path, 'mix'], 'model.route', 'no product of the mix has a weight above 0', 'give one of them a weight');
  if (source.profile && (source.calendar !== undefined || source.every === 'saturated'))
    report([...path, 'profile'], 'model.source', 'a profile goes with neither a calendar nor a saturated source', 'write the time off as a span with factor 0');
  if (source.every === 'orders' && (source.calendar !== undefined || source.profile || source.limit < Infinity)) report(path, 'model.source', 'orders come when they say: no calendar, profile or limit goes with them', 'leave it out');
  if (source.every !== 'saturated') return;
  if (source.whenFull === 'lose') report([...path, 'whenFull'], 'model.source', 'a saturated source that loses parts makes and loses them without end', 'leave whenFull out');
  const endless = source.route.to.find((to) => model.sinks.some(({ name }) => name === to) || model.buffers.some(({ name, capacity }) => name === to && capacity === Infinity));
  if (endless !== undefined && source.limit === Infinity) report([...path, 'to'], 'model.source', `a saturated source fills ${endless}, which is never full, without end`, 'lead it to a station, give the buffer a capacity, or the source a limit');
}

function checkStation(model: FlowModel, station: StationModel, report: Report): void {
  const { name, batch, blocking, route } = station;
  const path = ['stations', name];
  if (!Number.isInteger(station.servers)) report([...path, 'servers'], 'model.range', 'servers must be a whole number', 'write a whole number');
  if (batch.min > batch.max || !Number.isInteger(batch.min) || !Number.isInteger(batch.max)) report([...path, 'batch'], 'model.batch', `a batch of ${batch.min} to ${batch.max} cannot be formed`, 'give whole numbers, min not above max');
  const direct = [...model.sources, ...model.stations, ...model.conveyors, ...model.transports].find((from) => from.route.to.includes(name));
  if (station.sequence && (batch.max > 1 || station.assemble)) report([...path, 'sequence'], 'model.batch', 'a planned sequence is one part at a time', 'leave batch and assemble out');
  if ((batch.max > 1 || station.assemble || station.sequence || Object.keys(station.uses).length > 0) && direct) report(path, 'model.batch', `${direct.name} leads straight to ${name}, which gathers parts, material or a sequence`, 'give the station a queue, or a buffer for each kind of part');
  if (station.assemble && batch.max > 1) report([...path, 'batch'], 'model.batch', 'an assembly is one part at a time', 'leave batch out');
  const small = model.buffers.find((buffer) => buffer.to.includes(name) && buffer.capacity < (station.assemble?.[buffer.name] ?? batch.min));
  if (small) report(path, 'model.batch', `${small.name} holds ${small.capacity}, less than one operation of ${name} takes`, 'enlarge the buffer, or let the operation take less');
  if (blocking === 'after-service') return;
  const target = model.buffers.find((buffer) => buffer.name === route.to[0]);
  if (route.to.length > 1 || (!target && !model.sinks.some((sink) => sink.name === route.to[0])) || target?.capacity === 0)
    report([...path, 'blocking'], 'model.blocking', 'blocking before service needs one target that keeps a place: a buffer with capacity, or a sink', 'lead the station to one buffer, or use after-service');
  if (batch.max > 1 || station.split > 1) report([...path, 'blocking'], 'model.blocking', 'blocking before service keeps one place and does not go with batches or splitting', 'use after-service');
}

/** From wherever a part can be, a sink must be within reach. */
function checkWaysOut(model: FlowModel, report: Report): void {
  const ways = new Map<string, readonly string[]>([...model.sources, ...model.stations, ...model.conveyors, ...model.transports].map(({ name, route }) => [name, positive(route)]));
  for (const { name, to } of model.buffers) ways.set(name, to);
  const out = new Set([...model.sinks, ...model.stocks].map(({ name }) => name));
  for (let grown = true; grown; ) {
    grown = false;
    for (const [name, to] of ways) if (!out.has(name) && to.some((next) => out.has(next))) grown = Boolean(out.add(name));
  }
  for (const section of ['sources', 'buffers', 'stations', 'conveyors', 'transports'] as const)
    for (const { name } of model[section])
      if (!out.has(name)) report(name.endsWith('.queue') ? ['stations', name.slice(0, -6)] : [section, name, 'to'], 'model.no-way-out', `no way leads from ${name} to a sink`, 'lead it, or what follows it, to a sink');
}

const positive = (route: SourceModel['route']): readonly string[] => (route.rule === 'chance' ? route.to.filter((_, i) => route.weights[i] > 0) : route.to);
