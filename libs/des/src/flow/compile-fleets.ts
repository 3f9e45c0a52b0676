import { type FlowModel } from './flow-model.js';

/** Vehicles and what they carry. A carriage is a port: one vehicle of a fleet at work for one transport. Points are places of the layout. */
export interface FleetNetwork {
  readonly transports: number;
  readonly transportNode: Int32Array;
  readonly transportFleet: Int32Array;
  readonly pickUp: Int32Array; // point
  readonly loading: Float64Array; // per transport: times to load and unload together
  /** The first carriage of a transport, counted from the first carriage; one a vehicle of its fleet. */
  readonly carriageStart: Int32Array;
  readonly carriages: number;
  readonly carriageTransport: Int32Array;
  readonly carriageVehicle: Int32Array;
  readonly dropPoint: Int32Array; // per target of all routes, -1 where no vehicle goes
  readonly fleets: number;
  readonly fleetNames: readonly string[];
  readonly vehicleStart: Int32Array;
  readonly vehicleCount: Int32Array;
  readonly vehicles: number;
  readonly vehicleFleet: Int32Array;
  readonly home: Int32Array; // point, per fleet
  readonly nearest: Int32Array; // 1: the nearest pick-up next, 0: the one that waits longest
  readonly points: number;
  readonly travel: Float64Array; // fleet × point × point, times
}

export function compileFleets({ fleets, transports }: FlowModel, targets: readonly string[], number: (name: string) => number): FleetNetwork {
  const points: (readonly [number, number])[] = [];
  const point = (at: readonly [number, number]): number => {
    const known = points.findIndex(([x, y]) => x === at[0] && y === at[1]);
    return known < 0 ? points.push(at) - 1 : known;
  };
  const home = Int32Array.from(fleets, (fleet) => point(fleet.home));
  const pickUp = Int32Array.from(transports, (transport) => point(transport.from));
  const drops = new Map(transports.flatMap(({ drops: places }) => Object.entries(places).map(([name, at]) => [name, point(at)])));
  const fleetOf = transports.map((transport) => fleets.findIndex(({ name }) => name === transport.fleet));
  const carriages = transports.flatMap((_, transport) => Array.from({ length: fleets[fleetOf[transport]].size }, (__, k) => ({ transport, k })));
  const vehicles = fleets.flatMap((fleet, i) => Array.from({ length: fleet.size }, () => i));
  return {
    transports: transports.length,
    transportNode: Int32Array.from(transports, ({ name }) => number(name)),
    transportFleet: Int32Array.from(fleetOf),
    pickUp,
    loading: Float64Array.from(fleetOf, (fleet) => fleets[fleet].load + fleets[fleet].unload),
    carriageStart: Int32Array.from(transports, (_, i) => carriages.findIndex(({ transport }) => transport === i)),
    carriages: carriages.length,
    carriageTransport: Int32Array.from(carriages, ({ transport }) => transport),
    carriageVehicle: Int32Array.from(carriages, ({ transport, k }) => vehicles.indexOf(fleetOf[transport]) + k),
    dropPoint: Int32Array.from(targets, (name) => drops.get(name) ?? -1),
    fleets: fleets.length,
    fleetNames: fleets.map(({ name }) => name),
    vehicleStart: Int32Array.from(fleets, (_, i) => vehicles.indexOf(i)),
    vehicleCount: Int32Array.from(fleets, ({ size }) => size),
    vehicles: vehicles.length,
    vehicleFleet: Int32Array.from(vehicles),
    home,
    nearest: Int32Array.from(fleets, ({ dispatch }) => Number(dispatch === 'nearest')),
    points: points.length,
    travel: Float64Array.from(fleets.flatMap(({ speed }) => points.flatMap(([x, y]) => points.map(([u, v]) => (Math.abs(x - u) + Math.abs(y - v)) / speed)))),
  };
}
