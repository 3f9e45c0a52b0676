import { type Distribution } from '../random/distribution.js';
import { type ServerState } from './layout.js';
import { type FleetModel, type StockModel, type SupplierModel, type TransportModel } from './logistics-model.js';

/**
 * A flow system as data: what the YAML language says, after reading, with all times in the model's unit and all defaults filled in.
 * Names are unique over sources, buffers, stations and sinks. The meaning of each field is in the language's page, docs/flow-models.md.
 */
export interface FlowModel {
  readonly name: string;
  readonly unit: TimeUnit;
  readonly products: readonly ProductModel[];
  readonly sources: readonly SourceModel[];
  readonly buffers: readonly BufferModel[];
  readonly stations: readonly StationModel[];
  readonly conveyors: readonly ConveyorModel[];
  readonly stocks: readonly StockModel[];
  readonly transports: readonly TransportModel[];
  readonly fleets: readonly FleetModel[];
  readonly suppliers: readonly SupplierModel[];
  readonly sinks: readonly { readonly name: string; /** Money a part. */ readonly price: number }[];
  readonly crews: readonly CrewModel[];
  readonly teams: readonly TeamModel[];
  readonly calendars: readonly CalendarModel[];
  readonly energy: EnergyModel;
}

/** A product goes its own way where it has steps: one operation at a station after the other. */
export interface ProductModel {
  readonly name: string;
  readonly priority: number;
  readonly steps: readonly { readonly station: string; /** Through which the station is reached. */ readonly to: string; /** Undefined: the station's own. */ readonly time?: Distribution }[];
}

export type TimeUnit = 's' | 'min' | 'h' | 'd';

/** Where a part goes next. `first` and `shortest` look at what has space now; the other rules choose first and then wait for their choice. */
export type Route =
  | { readonly rule: 'first' | 'shortest' | 'cycle' | 'steps'; readonly to: readonly string[] }
  | { readonly rule: 'chance'; readonly to: readonly string[]; readonly weights: readonly number[] }
  /** One target a product, in the order of the model's products. */
  | { readonly rule: 'product'; readonly to: readonly string[] };

export interface SourceModel {
  readonly name: string;
  /** Time between arrivals; `saturated` has a part ready whenever there is space. */
  readonly every: Distribution | 'saturated' | 'orders';
  /** What comes when, instead of `every`, by time; `due` is Infinity where nothing is said. */
  readonly orders: readonly { readonly at: number; readonly product: number; readonly amount: number; readonly due: number }[];
  /** The time after which all orders come again, Infinity where they do not. */
  readonly repeat: number;
  /** Time that a part has from its arrival to its due date; undefined where it has none, or its order says. */
  readonly due?: Distribution;
  /** Parts an arrival. */
  readonly amount: Distribution;
  /** Weight of each product in the mix, in the order of the model's products. */
  readonly mix: readonly number[];
  readonly start: number;
  /** Parts in all, Infinity where there is no end. */
  readonly limit: number;
  readonly whenFull: 'wait' | 'lose';
  readonly calendar?: string;
  /** How fast the clock of arrivals runs, from each time of a period on; undefined where it runs evenly. The first begins at 0. */
  readonly profile?: { readonly period: number; readonly steps: readonly { readonly from: number; readonly factor: number }[] };
  /** How much faster than said it makes parts: what the price does to demand. */
  readonly pace: number;
  /** Money a part: what goes into it. */
  readonly cost: number;
  readonly route: Route;
}

/** By `edd` the earliest due date goes first, by `spt` and `lpt` the shortest and longest operation, by `mwkr` whose steps hold most work. */
export const DISCIPLINES = ['fifo', 'lifo', 'priority', 'edd', 'spt', 'lpt', 'mwkr'] as const;
export type Discipline = (typeof DISCIPLINES)[number];

export interface BufferModel {
  readonly name: string;
  readonly capacity: number;
  readonly discipline: Discipline;
  /** How long a part waits before it leaves the system unserved; undefined where it waits for ever. */
  readonly patience?: Distribution;
  /** The stations that draw from it, in order of preference. */
  readonly to: readonly string[];
}

/** Carries parts in their order; those at its end wait there, and those behind close up. */
export interface ConveyorModel {
  readonly name: string;
  /** From its beginning to its end. */
  readonly time: number;
  readonly capacity: number;
  readonly route: Route;
}

export interface StationModel {
  readonly name: string;
  readonly servers: number;
  /** Time of one operation, per product. */
  readonly time: readonly Distribution[];
  /** Set-up time from product (row) to product (column); undefined where there is none. */
  readonly setup?: readonly (readonly Distribution[])[];
  /** Products in the order in which they are worked on; after the last whatever comes. */
  readonly sequence?: readonly number[];
  readonly batch: { readonly min: number; readonly max: number };
  /** Units of each stock that one operation uses up, per product. */
  readonly uses: Readonly<Record<string, readonly number[]>>;
  /** Parts of each of its buffers, by the buffer's name, that one operation joins into the first one's part. */
  readonly assemble?: Readonly<Record<string, number>>;
  /** Parts that one becomes. */
  readonly split: number;
  /** Place in the model's products of what it makes; undefined where a part stays what it is. */
  readonly makes?: number;
  /** The skill of the operator that a server needs while it is set up and works; undefined where it needs none. */
  readonly skill?: string;
  /** Share of good parts. */
  readonly yield: number;
  readonly blocking: 'after-service' | 'before-service';
  readonly failures: readonly FailureModel[];
  readonly calendar?: string;
  readonly offShift: 'finish' | 'pause';
  /** kW a server draws in each state; 0 where nothing is said. */
  readonly power: Readonly<Partial<Record<ServerState, number>>>;
  /** Money a server costs an hour, whatever its state, and an operation. */
  readonly cost: { readonly hour: number; readonly operation: number };
  readonly route: Route;
}

/**
 * `time`: the clock runs always. `operating`: it runs while a part is processed. `operations`: it counts operations and stops the machine
 * before the next one.
 */
export interface FailureModel {
  readonly name: string;
  readonly clock: 'time' | 'operating' | 'operations' | 'wear';
  readonly every: Distribution;
  /** What an operation adds under the clock `wear`. */
  readonly wear: Distribution;
  readonly repair: Distribution;
  /** Money a repair. */
  readonly cost: number;
  /** Maintenance before it fails: once the mode's own clock has come to `at`. */
  readonly preventive?: { readonly at: number; readonly time: Distribution; readonly cost: number };
  readonly crew?: string;
}

export interface CrewModel {
  readonly name: string;
  readonly size: number;
  readonly calendar?: string;
  /** Money a head and hour, on shift and off. */
  readonly wage: number;
}

/** Operators who all can do the same. */
export interface TeamModel extends CrewModel {
  readonly skills: readonly string[];
}

/** What a kWh costs and emits (kg CO₂), at any time of a period that no span of the tariff covers, and within the spans. */
export interface EnergyModel {
  readonly price: number;
  readonly co2: number;
  readonly period: number;
  readonly tariff: readonly { readonly from: number; readonly to: number; readonly price: number; readonly co2: number }[];
}

/** Working spans within a period that repeats from time 0 on. */
export interface CalendarModel {
  readonly name: string;
  readonly period: number;
  readonly working: readonly (readonly [from: number, to: number])[];
}
