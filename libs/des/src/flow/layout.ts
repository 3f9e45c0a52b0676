/** States of a server; their codes are places in its station's tallies. */
export const STATES = ['starved', 'busy', 'blocked', 'down', 'off', 'setup', 'waiting'] as const;
export type ServerState = (typeof STATES)[number];
export const STARVED = 0;
export const BUSY = 1;
export const BLOCKED = 2;
export const DOWN = 3;
export const OFF = 4;
export const SETUP = 5;
/** For an operator. */
export const WAITING = 6;

/** States of a vehicle: it stands, drives to a part, carries one, or waits with it for space. */
export const VEHICLE_STATES = ['idle', 'empty', 'loaded', 'blocked'] as const;
export type VehicleState = (typeof VEHICLE_STATES)[number];

/** Tallies per kind of element, in order. Times and areas are time-weighted sums; all of them only grow, so any span is a difference. */
export const TALLIES = {
  run: ['wip', 'last'],
  sink: ['count', 'time', 'timeSquared', 'late', 'tardiness'],
  buffer: ['content', 'entered', 'direct', 'abandoned'],
  station: [...STATES, 'done', 'scrapped', 'failures', 'maintained', 'repairCost'],
  source: ['created', 'lost'],
  conveyor: ['content', 'entered'],
  transport: ['content', 'entered'],
  stock: ['onHand', 'empty', 'delivered', 'made', 'used', 'orders'],
  fleet: [...VEHICLE_STATES, 'trips'],
  supplier: ['shipped', 'late', 'disrupted'],
  team: ['busy'],
  crew: ['busy', 'waiting', 'repairs'],
} as const;
export const DONE = STATES.length;
export const SCRAPPED = DONE + 1;
export const FAILURES = DONE + 2;
export const MAINTAINED = DONE + 3;
export const REPAIR_COST = DONE + 4;

/** Where each element's tallies stand in the one array that holds them all. */
export class Layout {
  readonly node: Int32Array;
  readonly crew: Int32Array;
  readonly team: Int32Array;
  readonly fleet: Int32Array;
  readonly supplier: Int32Array;
  readonly size: number;

  /** @param kinds the kind of each node, as a key of TALLIES */
  constructor(kinds: readonly ('sink' | 'buffer' | 'station' | 'source' | 'conveyor' | 'stock' | 'transport')[], { crews, teams, fleets, suppliers }: Readonly<Record<'crews' | 'teams' | 'fleets' | 'suppliers', { readonly length: number }>>) {
    let at: number = TALLIES.run.length;
    const place = (width: number) => (at += width) - width;
    this.node = Int32Array.from(kinds, (kind) => place(TALLIES[kind].length));
    this.crew = Int32Array.from({ length: crews.length }, () => place(TALLIES.crew.length));
    this.team = Int32Array.from({ length: teams.length }, () => place(TALLIES.team.length));
    this.fleet = Int32Array.from({ length: fleets.length }, () => place(TALLIES.fleet.length));
    this.supplier = Int32Array.from({ length: suppliers.length }, () => place(TALLIES.supplier.length));
    this.size = at;
  }
}
