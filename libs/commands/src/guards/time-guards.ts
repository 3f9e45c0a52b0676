import { millisOf } from '@orrery/twin-model';
import { clockOffset } from './clock-offset.js';
import { type Guard, pass, refuse } from './guard.js';

/** What the offset of two clocks may change between proposal and write before one of them is taken to have been set. */
export const CLOCK_TOLERANCE_MS = 30_000;
/** A command is for now, not for tomorrow: what was right to propose may be wrong by then. */
export const LONGEST_MS = 24 * 3_600_000;

export const deadline: Guard = {
  name: 'deadline',
  against: 'acting later than was agreed',
  check: ({ at, wish }) => {
    const left = millisOf(wish.deadline) - millisOf(at);
    if (Number.isNaN(left)) return refuse(`${wish.deadline} is no time`);
    if (left <= 0) return refuse(`its deadline ${wish.deadline} has passed`);
    return left <= LONGEST_MS ? pass(`${Math.floor(left / 1000)} s are left`) : refuse(`its deadline is more than ${LONGEST_MS / 3_600_000} h away`);
  },
};

/** A deadline is worth what the clock is worth that it is read from. */
export const clock: Guard = {
  name: 'clock',
  against: 'a clock that runs behind, or was set while the command was waiting: ours or the device’s',
  check: ({ stage, at, wish, current }) => {
    const behind = millisOf(wish.askedAt) - millisOf(at);
    if (!(behind <= CLOCK_TOLERANCE_MS)) return refuse(`it was asked for ${behind} ms from now by the clock of who took it in`);
    if (stage === 'proposal' || wish.clockOffsetMs === undefined) return pass('nothing to compare with');
    const offset = clockOffset(current);
    if (offset === undefined) return refuse('the device no longer tells its time');
    const moved = Math.abs(offset - wish.clockOffsetMs);
    return moved <= CLOCK_TOLERANCE_MS ? pass(`the clocks have kept within ${moved} ms of each other`) : refuse(`the clocks have moved ${moved} ms apart since it was proposed`);
  },
};
