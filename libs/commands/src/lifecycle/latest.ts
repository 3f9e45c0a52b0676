import { type Timestamp } from '@orrery/twin-model';

/** Time does not go back for a command: a clock that is set back, or that of another machine, does not give a deadline twice. */
export const latest = (a: Timestamp, b: Timestamp): Timestamp => (a > b ? a : b);
