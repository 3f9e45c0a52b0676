/** What can go wrong on demand. `value`: clog and wear 0–1, drift unit per hour, noise standard deviation, slow-server milliseconds. */
export const FAULT_KINDS = ['jam', 'clog', 'wear', 'stuck', 'bad', 'nan', 'drift', 'noise', 'slow-server'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  id: string;
  kind: FaultKind;
  /** A machine (jam, clog), `Machine.Motor.Bearing` (wear), a signal id (sensor faults), or `server`. */
  target: string;
  value?: number;
  /** Simulated second it began. */
  since: number;
}

/** In the machines. */
export const PROCESS_FAULTS: readonly FaultKind[] = ['jam', 'clog', 'wear'];
/** In what the controllers see of them. */
export const SENSOR_FAULTS: readonly FaultKind[] = ['stuck', 'bad', 'nan', 'drift', 'noise'];

/** A fault nobody can cause: says what is wrong and what would be right. */
export class FaultError extends Error {}
