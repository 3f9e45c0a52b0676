import { type Distribution } from '../random/distribution.js';
import { hash } from '../random/streams.js';
import { type Economy } from './economy.js';
import { type FlowModel } from './flow-model.js';
import { type FleetNetwork } from './compile-fleets.js';
import { type JobNetwork } from './compile-jobs.js';
import { type SupplyNetwork } from './compile-supply.js';
import { type Layout } from './layout.js';

export const SINK = 0;
export const BUFFER = 1;
export const STATION = 2;
export const SOURCE = 3;
export const CONVEYOR = 4;
export const STOCK = 5;
export const TRANSPORT = 6;

/** How a port chooses; the codes stand in `Network.rule`. */
export const RULES = ['first', 'shortest', 'cycle', 'chance', 'product', 'steps'] as const;
export const CHOOSES_FIRST = 2; // from this rule on a target is chosen and then waited for
export const UNBOUNDED = 2147483647;

/**
 * A flow model as flat arrays, never changed by a run. Numbers of things: nodes are sinks, buffers, stations, sources, conveyors, stocks, transports; servers are
 * numbered through all stations; a port is who can hold a part and wait for space: servers, sources, conveyors, carriages; a unit is one failure mode
 * of one server; timers are ports, units, calendars, deliveries and reviews of stocks, disruptions of suppliers, and where parts have a
 * patience, parts.
 */
export interface Network extends JobNetwork, SupplyNetwork, FleetNetwork {
  readonly hash: number;
  readonly names: readonly string[];
  readonly kind: Int32Array;
  readonly products: number;
  /** Rank of each product's priority, 0 first. */
  readonly rank: Int32Array;
  readonly ranks: number;
  readonly distributions: readonly Distribution[];
  readonly streams: readonly string[];

  /** Per node, see traits.ts. */
  readonly traits: Int32Array;

  // Routes, per node; targets as one list.
  readonly rule: Int32Array;
  readonly targetStart: Int32Array;
  readonly targetCount: Int32Array;
  readonly target: Int32Array;
  readonly cumulated: Float64Array;
  readonly routeStream: Int32Array;

  // Buffers, per node.
  readonly capacity: Int32Array;
  readonly discipline: Int32Array; // place in DISCIPLINES
  readonly patience: Int32Array; // -1: parts wait for ever
  readonly patienceStream: Int32Array;
  readonly impatient: boolean; // any buffer's parts have a patience
  readonly consumerStart: Int32Array;
  readonly consumerCount: Int32Array;
  readonly consumer: Int32Array;

  // Stations, per node.
  readonly serverStart: Int32Array;
  readonly serverCount: Int32Array;
  readonly inputStart: Int32Array;
  readonly inputCount: Int32Array;
  readonly input: Int32Array;
  readonly need: Int32Array; // parts of each input that an assembly joins
  readonly gathers: Int32Array; // 1: begins only when batch or assembly are complete
  readonly assembles: Int32Array; // 1: joins parts of all its inputs
  readonly split: Int32Array;
  readonly makes: Int32Array; // -1: a part stays what it is
  readonly time: Int32Array; // node × product → distribution
  readonly timeStream: Int32Array;
  readonly setup: Int32Array; // node → first of products² distributions, -1 without
  readonly setupStream: Int32Array;
  readonly batchMin: Int32Array;
  readonly batchMax: Int32Array;
  readonly good: Float64Array;
  readonly yieldStream: Int32Array;
  readonly before: Int32Array; // 1: blocking before service
  readonly pauses: Int32Array; // 1: the end of a shift interrupts
  readonly calendar: Int32Array; // per node, -1 without

  readonly servers: number;
  readonly stationOf: Int32Array;
  readonly unitStart: Int32Array; // per server
  readonly unitCount: Int32Array;

  // Failure modes of servers.
  readonly units: number;
  readonly unitServer: Int32Array;
  readonly unitClock: Int32Array; // place in CLOCKS
  readonly unitEvery: Int32Array;
  readonly unitRepair: Int32Array;
  readonly unitCrew: Int32Array;
  readonly unitWear: Int32Array; // -1: an operation counts 1
  readonly unitWearStream: Int32Array;
  readonly unitAt: Float64Array; // where maintenance comes before failure, Infinity without
  readonly unitPlanned: Int32Array; // time of maintenance
  readonly unitCost: Float64Array; // of a repair, and of maintenance
  readonly unitPlannedCost: Float64Array;
  readonly unitStream: Int32Array; // times between failures; times of repair are the next stream

  // Sources.
  readonly sources: number;
  readonly sourceNode: Int32Array;
  readonly every: Int32Array; // -1: saturated, -2: by orders
  readonly amount: Int32Array;
  readonly everyStream: Int32Array; // arrivals, amounts, products: three streams
  readonly mix: Float64Array; // source × product, cumulated
  readonly start: Float64Array;
  readonly limit: Float64Array;
  readonly pace: Float64Array;
  readonly loses: Int32Array;
  readonly profilePeriod: Float64Array; // per source, 0 where arrivals have no profile
  readonly stepStart: Int32Array;
  readonly stepCount: Int32Array;
  readonly stepFrom: Float64Array;
  readonly stepFactor: Float64Array;

  // Conveyors; their capacity stands with the buffers'.
  readonly conveyors: number;
  readonly conveyorNode: Int32Array;
  readonly transit: Float64Array;

  readonly crewNames: readonly string[];
  readonly crewSize: Int32Array;
  readonly crewCalendar: Int32Array;
  readonly teamNames: readonly string[];
  readonly teamSize: Int32Array;
  readonly teamCalendar: Int32Array;
  /** Per node, -1 without. */
  readonly skill: Int32Array;
  readonly skills: number;
  /** Teams with a skill, those that can do least first; and team × skill → 1 where it has it. */
  readonly skilledStart: Int32Array;
  readonly skilledCount: Int32Array;
  readonly skilled: Int32Array;
  readonly hasSkill: Int32Array;

  readonly calendarNames: readonly string[];
  readonly period: Float64Array;
  readonly switchStart: Int32Array;
  readonly switchCount: Int32Array;
  readonly switchAt: Float64Array; // on, off, on, off … within the period

  // Waiting places: one a port and target.
  readonly ports: number;
  readonly portNode: Int32Array;
  readonly only: Int32Array; // the one target of a port that has but one, -1 where there are more
  readonly arcStart: Int32Array;
  readonly arcs: number;
  readonly arcPort: Int32Array;
  readonly arcNode: Int32Array;

  readonly layout: Layout;
  // Where tallies begin: of a node, of a server's station, of a source's node.
  readonly tallyAt: Int32Array;
  readonly serverTally: Int32Array;
  readonly sourceTally: Int32Array;
  readonly economy: Economy;
}

/** The identity of a compiled model: equal for equal models, stamped on snapshots and results. */
export const hashOf = (model: FlowModel): number => hash(JSON.stringify(model));
