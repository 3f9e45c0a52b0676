import { DesError } from '../engine/des-error.js';
import { SnapshotReader, SnapshotWriter } from '../engine/snapshot.js';
import { abandon, settleBuffer } from './buffers.js';
import { calendarFires, startCalendar } from './calendars.js';
import { leaveConveyor } from './conveyors.js';
import { settleCrew } from './crews.js';
import { findDeadlock } from './deadlock.js';
import { armUnit, unitFires } from './failures.js';
import { FlowState, type Observer } from './flow-state.js';
import { carriageFires, setVehicle } from './fleets.js';
import { BUFFER, CONVEYOR, type Network, TRANSPORT } from './network.js';
import { settleSystem } from './parts.js';
import { sourceFires, startSource } from './sources.js';
import { serverFires } from './operations.js';
import { ready, setStatus } from './stations.js';
import { settleSupplier } from './suppliers.js';
import { settleStock, startSupply, supplyFires } from './supply.js';
import { settleTeam } from './teams.js';

/** Events at one and the same time after which a model is said never to let time pass. */
const ENDLESS = 10_000_000;

export interface RunOptions {
  /** 32-bit seed of the experiment. */
  readonly seed: number;
  /** Which replication of it: another set of streams. */
  readonly replication?: number;
  /** Parts in the system beyond which a run ends with `run.unbounded`; 1,000,000 unless said. */
  readonly maxParts?: number;
}

/**
 * One run of a flow model. The same network, seed and snapshot give the same bytes, on every platform. A run can be stepped, stopped at
 * any time, saved, restored and branched; its state is typed arrays only. It has no clock: a caller that wants a multiple of real time calls
 * `run` with the time that has come.
 */
export class Simulation {
  readonly #s: FlowState;
  readonly #maxParts: number;

  constructor(
    readonly network: Network,
    readonly options: RunOptions,
  ) {
    this.#s = new FlowState(network, options.seed | 0, options.replication ?? 0);
    this.#maxParts = options.maxParts ?? 1_000_000;
    const s = this.#s;
    for (let unit = 0; unit < network.units; unit += 1) armUnit(s, unit);
    for (let server = 0; server < network.servers; server += 1) ready(s, server);
    for (let source = 0; source < network.sources; source += 1) startSource(s, source);
    startSupply(s);
    for (let calendar = 0; calendar < network.period.length; calendar += 1) startCalendar(s, calendar);
  }

  /** Model time up to which the run has come. */
  get now(): number {
    return this.#s.now;
  }

  /** Events fired so far. */
  get events(): number {
    return this.#s.fired;
  }

  /** Parts in the system now. */
  get partsInSystem(): number {
    return this.#s.inSystem;
  }

  /** When the next event fires, Infinity where nothing is left to happen. */
  get nextTime(): number {
    return this.#s.events.nextTime;
  }

  /**
   * Fires all events up to and including `until`, and leaves the time there.
   * @throws DesError `run.deadlock`, `run.unbounded` or `run.endless`, each naming the place
   */
  run(until: number): void {
    const s = this.#s;
    const last = Math.min(until, Number.MAX_VALUE); // what never happens does not happen at the end of time
    while (s.events.nextTime <= last) {
      this.#fire();
      if (s.inSystem > this.#maxParts) throw this.#unbounded();
    }
    findDeadlock(s);
    if (until !== Infinity) s.now = Math.max(s.now, until);
  }

  /** Fires one event. @returns false where none is left */
  step(): boolean {
    if (this.#s.events.size === 0) return false;
    this.#fire();
    return true;
  }

  /** Has `observer` told of every part that comes to a place. It is no part of the state: neither saved nor branched. */
  observe(observer: Observer): void {
    this.#s.observer = observer;
  }

  /** What a server is at: the code of its state in STATES, and the product of the part it holds, -1 without. */
  server(server: number): { readonly status: number; readonly product: number } {
    const part = this.#s.held[server];
    return { status: this.#s.status[server], product: part < 0 ? -1 : this.#s.product[part] };
  }

  /** All tallies up to now, in the order of the network's layout. Looking changes nothing, not even how later sums round. */
  tallies(): Float64Array {
    const s = this.#s;
    const { tally, systemSince } = s;
    const since = [s.contentSince, s.statusSince, s.crewSince, s.teamSince, s.supply.onHandSince, s.supply.supplierSince, s.fleet.since];
    const kept = [tally, ...since].map((array) => array.slice());
    settleSystem(s);
    this.network.kind.forEach((kind, node) => (kind === BUFFER || kind === CONVEYOR || kind === TRANSPORT) && settleBuffer(s, node));
    for (let server = 0; server < this.network.servers; server += 1) setStatus(s, server, s.status[server]);
    for (let crew = 0; crew < this.network.crewSize.length; crew += 1) settleCrew(s, crew);
    for (let team = 0; team < this.network.teamSize.length; team += 1) settleTeam(s, team);
    for (let stock = 0; stock < this.network.stocks; stock += 1) settleStock(s, stock);
    for (let supplier = 0; supplier < this.network.suppliers; supplier += 1) settleSupplier(s, supplier);
    for (let vehicle = 0; vehicle < this.network.vehicles; vehicle += 1) setVehicle(s, vehicle, s.fleet.status[vehicle]);
    const now = tally.slice();
    [tally, ...since].forEach((array, i) => array.set(kept[i]));
    s.systemSince = systemSince;
    return now;
  }

  /** The whole state as bytes: equal states give equal bytes. */
  save(): Uint8Array {
    const writer = new SnapshotWriter(this.network.hash);
    writer.numbers(this.#s.streams.seed, this.#s.streams.replication);
    this.#s.save(writer);
    return writer.bytes();
  }

  /** A run that goes on from a snapshot of the same model; the seed and replication are the snapshot's. @throws DesError `snapshot.*` */
  static restore(network: Network, bytes: Uint8Array, options: Pick<RunOptions, 'maxParts'> = {}): Simulation {
    const reader = new SnapshotReader(bytes, network.hash);
    const [seed, replication] = reader.numbers();
    const simulation = new Simulation(network, { ...options, seed, replication });
    simulation.#s.load(reader);
    return simulation;
  }

  /** A second run that starts where this one stands; the two go on apart. */
  branch(): Simulation {
    return Simulation.restore(this.network, this.save(), this.options);
  }

  #fire(): void {
    const s = this.#s;
    const { events, net } = s;
    const time = events.nextTime;
    const timer = events.nextTimer;
    const order = events.nextOrder;
    if (time > s.now) s.same = 0;
    else if ((s.same += 1) > ENDLESS) throw this.#endless(timer);
    s.now = time;
    s.fired += 1;
    if (timer < net.servers) serverFires(s, timer);
    else if (timer < net.servers + net.sources) sourceFires(s, timer - net.servers);
    else if (timer < net.ports - net.carriages) leaveConveyor(s, timer);
    else if (timer < net.ports) carriageFires(s, timer);
    else if (timer < net.ports + net.units) unitFires(s, timer - net.ports);
    else if (timer < net.ports + net.units + net.period.length) calendarFires(s, timer - net.ports - net.units);
    else if (timer < s.partTimers) supplyFires(s, timer - net.ports - net.units - net.period.length);
    else abandon(s, timer - s.partTimers);
    events.settle(order);
  }

  #unbounded(): DesError {
    const { content, net } = this.#s;
    const fullest = content.indexOf(content.reduce((most, value) => Math.max(most, value), 0));
    return new DesError(
      'run.unbounded',
      `more than ${this.#maxParts} parts are in the system at time ${this.#s.now}; most of them, ${content[fullest]}, wait in ${net.names[fullest]}`,
      `give ${net.names[fullest]} a capacity, or what follows it more servers or shorter times`,
      [net.names[fullest]],
    );
  }

  #endless(timer: number): DesError {
    const { net, now } = this.#s;
    const name = timer < net.ports ? net.names[net.portNode[timer]] : 'a failure or calendar';
    return new DesError('run.endless', `time stands still at ${now}: ${ENDLESS} events happened there, the last at ${name}`, 'give an operation or an interval on that way a time above 0', [name]);
  }
}
