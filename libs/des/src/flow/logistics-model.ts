import { type Distribution } from '../random/distribution.js';
import { type Route } from './flow-model.js';
import { type VehicleState } from './layout.js';

/** Units that wait to be used; a part led to it becomes one. */
export interface StockModel {
  readonly name: string;
  readonly initial: number;
  /** Units above which no part is taken in; what was ordered always is. */
  readonly capacity: number;
  /** Money a unit and hour. */
  readonly holding: number;
  /**
   * Orders when on hand + on order - owed is at `at` or below: lots of `quantity`, or up to `upTo`; looked at all the time, or every `review`.
   */
  readonly reorder?: { readonly from: string; readonly at: number; readonly quantity?: number; readonly upTo?: number; readonly review?: number };
}

export interface SupplierModel {
  readonly name: string;
  readonly leadTime: Distribution;
  /** Share of orders that come in their lead time; the rest comes `delay` later. */
  readonly reliability: number;
  readonly delay: Distribution;
  /** The stock it ships from, whole orders in their order; undefined where it has whatever is ordered. */
  readonly stock?: string;
  /** Times during which nothing is shipped. */
  readonly disruptions?: { readonly every: Distribution; readonly lasts: Distribution };
  /** Money a unit, and an order. */
  readonly price: number;
  readonly orderCost: number;
}

/** Vehicles that carry one part each, along the axes of the layout. */
export interface FleetModel {
  readonly name: string;
  readonly size: number;
  /** Metres per unit of time. */
  readonly speed: number;
  readonly load: number;
  readonly unload: number;
  readonly home: readonly [number, number];
  readonly dispatch: 'nearest' | 'longest-waiting';
  readonly power: Readonly<Partial<Record<VehicleState, number>>>;
  /** Money a vehicle and hour. */
  readonly wage: number;
}

/** Parts that wait in one place to be carried to others. */
export interface TransportModel {
  readonly name: string;
  readonly fleet: string;
  readonly capacity: number;
  readonly from: readonly [number, number];
  readonly drops: Readonly<Record<string, readonly [number, number]>>;
  readonly route: Route;
}
