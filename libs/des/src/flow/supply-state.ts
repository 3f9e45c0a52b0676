import { type SupplyNetwork } from './compile-supply.js';

/** What a run knows of its stocks and suppliers. Orders under way are entries of the part pool: `product` holds the units, `where` the stock, `due` the arrival. */
export class SupplyState {
  readonly onHand: Float64Array;
  readonly onOrder: Float64Array;
  readonly onHandSince: Float64Array;
  /** Orders on their way to a stock, by arrival. */
  readonly coming: Int32Array;
  /** Orders that a supplier has not shipped, first come, first served, and their units. */
  readonly unshipped: Int32Array;
  readonly unshippedLast: Int32Array;
  readonly unshippedUnits: Float64Array;
  readonly supplierDown: Int32Array;
  readonly supplierSince: Float64Array;

  constructor({ stocks, suppliers, stockInitial }: SupplyNetwork) {
    this.onHand = stockInitial.slice();
    this.onOrder = new Float64Array(stocks);
    this.onHandSince = new Float64Array(stocks);
    this.coming = new Int32Array(stocks).fill(-1);
    this.unshipped = new Int32Array(suppliers).fill(-1);
    this.unshippedLast = new Int32Array(suppliers).fill(-1);
    this.unshippedUnits = new Float64Array(suppliers);
    this.supplierDown = new Int32Array(suppliers);
    this.supplierSince = new Float64Array(suppliers);
  }
}
