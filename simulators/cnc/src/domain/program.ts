/** One operation of a part program. */
export interface Operation {
  tool: number;
  seconds: number;
  speed: number; // r/min
  feed: number; // mm/min
  /** Cutting torque with a sharp tool. */
  torque: number; // N·m
}

export interface Program {
  name: string;
  operations: readonly Operation[];
}

const HOUSING: Program = {
  name: 'O1042 PUMP HOUSING',
  operations: [
    { tool: 1, seconds: 14, speed: 3200, feed: 900, torque: 21 },
    { tool: 4, seconds: 22, speed: 8200, feed: 1800, torque: 6.5 },
    { tool: 7, seconds: 9, speed: 5200, feed: 420, torque: 9 },
  ],
};
const FLANGE: Program = {
  name: 'O1107 FLANGE',
  operations: [
    { tool: 2, seconds: 12, speed: 4100, feed: 1200, torque: 14 },
    { tool: 5, seconds: 16, speed: 6800, feed: 950, torque: 7.5 },
  ],
};
const SHAFT: Program = {
  name: 'O2210 SHAFT',
  operations: [
    { tool: 1, seconds: 18, speed: 1600, feed: 320, torque: 38 },
    { tool: 3, seconds: 12, speed: 2400, feed: 180, torque: 17 },
  ],
};

/** What each machine of the cell makes. */
export const CELL: Readonly<Record<string, Program>> = { mill1: HOUSING, mill2: FLANGE, lathe1: SHAFT };
