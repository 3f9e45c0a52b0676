/** What can go wrong on demand. `value`: clog and wear 0–1, drift unit per hour, noise standard deviation, completes-later seconds, slow-server milliseconds, birth-storm births. */
const PLANT_KINDS = ['jam', 'clog', 'wear', 'stuck', 'silent', 'bad', 'nan', 'drift', 'noise', 'ignores-writes', 'completes-later', 'cut-on-write', 'slow-server'] as const;
/** Of a Sparkplug gateway, done once. */
const GATEWAY_EVENTS = ['sequence-loss', 'wrong-bdseq', 'birth-storm', 'unknown-alias', 'data-before-birth'] as const;
/** Of a Sparkplug gateway, until repaired. */
const GATEWAY_OUTAGES = ['edge-offline', 'device-offline'] as const;
export const FAULT_KINDS = [...PLANT_KINDS, ...GATEWAY_EVENTS, ...GATEWAY_OUTAGES] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  id: string;
  kind: FaultKind;
  /** A machine (jam, clog), `Machine.Motor.Bearing` (wear), a signal id (sensor and write faults), an edge node or one of its devices, or `server`. */
  target: string;
  value?: number;
  /** Simulated second it began. */
  since: number;
}

/** In the machines. */
export const PROCESS_FAULTS: readonly FaultKind[] = ['jam', 'clog', 'wear'];
/** In what the controllers see of them. */
export const SENSOR_FAULTS: readonly FaultKind[] = ['stuck', 'silent', 'bad', 'nan', 'drift', 'noise'];
/** In what becomes of a client's write. */
export const WRITE_FAULTS: readonly FaultKind[] = ['ignores-writes', 'completes-later', 'cut-on-write'];
/** In how its gateways speak Sparkplug; those in MOMENTARY are over as soon as they have happened. */
export const GATEWAY_FAULTS: readonly FaultKind[] = [...GATEWAY_EVENTS, ...GATEWAY_OUTAGES];
export const MOMENTARY: readonly FaultKind[] = GATEWAY_EVENTS;

/** A fault nobody can cause: says what is wrong and what would be right. */
export class FaultError extends Error {}
