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

/** Tallies per kind of element, in order. Times and areas are time-weighted sums; all of them only grow, so any span is a difference. */
export const TALLIES = {
  run: ['wip', 'last'],
  sink: ['count', 'time', 'timeSquared', 'late', 'tardiness'],
  buffer: ['content', 'entered', 'direct', 'abandoned'],
  station: [...STATES, 'done', 'scrapped'],
  source: ['created', 'lost'],
  conveyor: ['content', 'entered'],
  team: ['busy'],
  crew: ['busy', 'waiting', 'repairs'],
} as const;
export const DONE = STATES.length;
export const SCRAPPED = DONE + 1;

/** Where each element's tallies stand in the one array that holds them all. */
export class Layout {
  readonly node: Int32Array;
  readonly crew: Int32Array;
  readonly team: Int32Array;
  readonly size: number;

  /** @param kinds the kind of each node, as a key of TALLIES */
  constructor(kinds: readonly ('sink' | 'buffer' | 'station' | 'source' | 'conveyor')[], crews: number, teams: number) {
    let at: number = TALLIES.run.length;
    const place = (width: number) => (at += width) - width;
    this.node = Int32Array.from(kinds, (kind) => place(TALLIES[kind].length));
    this.crew = Int32Array.from({ length: crews }, () => place(TALLIES.crew.length));
    this.team = Int32Array.from({ length: teams }, () => place(TALLIES.team.length));
    this.size = at;
  }
}
