import { type FleetNetwork } from './compile-fleets.js';

/** What a run knows of its vehicles. */
export class FleetState {
  readonly place: Int32Array; // per vehicle: a point
  readonly status: Int32Array;
  readonly since: Float64Array;
  readonly called: Int32Array; // per transport: vehicles on their way to it
  readonly carried: Int32Array; // per carriage: its part, -1 without
  constructor({ vehicles, vehicleFleet, home, transports, carriages }: FleetNetwork) {
    this.place = Int32Array.from({ length: vehicles }, (_, vehicle) => home[vehicleFleet[vehicle]]);
    this.status = new Int32Array(vehicles);
    this.since = new Float64Array(vehicles);
    this.called = new Int32Array(transports);
    this.carried = new Int32Array(carriages).fill(-1);
  }
}
