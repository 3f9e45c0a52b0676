import { type Datatype } from '@orrery/contracts';
import { millisOf } from '@orrery/twin-model';
import { type Movement } from './facts.js';
import { type Guard, pass, refuse } from './guard.js';
import { ageProblem } from './staleness.js';
import { misfitOf, ofEach } from './wished-values.js';

const INTEGERS: Partial<Record<Datatype, readonly [bigint, bigint]>> = {
  sbyte: [-(2n ** 7n), 2n ** 7n - 1n],
  byte: [0n, 2n ** 8n - 1n],
  int16: [-(2n ** 15n), 2n ** 15n - 1n],
  uint16: [0n, 2n ** 16n - 1n],
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
};

const quoted = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

function fits(value: unknown, datatype: Datatype): boolean {
  const bounds = INTEGERS[datatype];
  if (bounds) {
    const text = typeof value === 'string' && (datatype === 'int64' || datatype === 'uint64') ? value : typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : '';
    if (!/^-?\d{1,20}$/.test(text)) return false;
    return BigInt(text) >= bounds[0] && BigInt(text) <= bounds[1];
  }
  if (datatype === 'double' || datatype === 'float') return typeof value === 'number' && Number.isFinite(value);
  if (datatype === 'boolean') return typeof value === 'boolean';
  return datatype === 'string' && typeof value === 'string';
}

export const writable: Guard = {
  name: 'writable',
  against: 'writing where nobody said that writing is allowed',
  check: ({ target, wish }) => {
    if (!target) return refuse(`no rule under "commands" of rules.yaml allows ${wish.path} of ${wish.twinId} to be commanded`);
    if (target.twinId !== wish.twinId || target.path !== wish.path) return refuse(`the rule is for ${target.path} of ${target.twinId}`);
    if (!target.writable) return refuse(`${wish.path} is not writable in the model`);
    if (!target.hasAddress) return refuse(`bindings.yaml names no ${target.arguments ? 'method' : 'command target'} for ${wish.path}`);
    return pass('allowed by rules.yaml, the model and the bindings');
  },
};

export const datatype: Guard = {
  name: 'datatype',
  against: 'a value that the device would cut, round or misread',
  check: (facts) => {
    const misfit = misfitOf(facts);
    if (misfit !== undefined) return refuse(misfit);
    return ofEach(facts, 'what the path holds is not known', ({ value, is }) =>
      fits(value, is.datatype) ? pass(`${quoted(value)} is a ${is.datatype}`) : refuse(`${quoted(value)} is no ${is.datatype}`),
    );
  },
};

export const unit: Guard = {
  name: 'unit',
  against: 'a number that was meant in another unit',
  check: (facts) =>
    ofEach(facts, 'the unit of the path is not known', ({ what, unit: given, is }) => {
      if (is.unit === given) return pass(is.unit === undefined ? `${what} has no unit` : `in ${is.unit}`);
      return refuse(`${what} is in ${is.unit ?? 'no unit'}, the wish in ${given ?? 'none'}`);
    }),
};

export const range: Guard = {
  name: 'range',
  against: 'a value outside of what the process bears',
  check: (facts) =>
    ofEach(facts, 'the range of the path is not known', ({ value, is }) => {
      if (typeof value !== 'number') return is.range ? refuse(`${quoted(value)} is not between ${is.range.low} and ${is.range.high}`) : pass('no range for what is no number');
      if (!is.range) return refuse('the rule names no range for a number');
      const { low, high } = is.range;
      return value >= low && value <= high ? pass(`${value} is between ${low} and ${high}`) : refuse(`${value} is not between ${low} and ${high}`);
    }),
};

export const rate: Guard = {
  name: 'rate',
  against: 'a step too large, or many small ones too fast',
  check: ({ target, wish: { value }, current, movements, at }) => {
    if (!target?.rate) return target ? pass(target.arguments ? 'a method has no rate of change' : 'the rule names no maximum rate of change') : refuse('the rate of the path is not known');
    const { by, perMs } = target.rate;
    if (current?.quality !== 'good' || typeof current.value !== 'number') return refuse('the present value cannot be read, so a rate of change cannot be told');
    // Who is asked says how things stand; what a device tells by itself may have been moved since.
    const old = current.heardAt === undefined ? undefined : ageProblem(current, target.maxAgeMs);
    if (old !== undefined) return refuse(`the present value ${old}, so a rate of change cannot be told`);
    const recent = movements.filter((movement) => isWithin(movement, at, current.serverTs, perMs));
    const starts = [current.value, ...recent.flatMap(({ from }) => (typeof from === 'number' ? [from] : []))];
    const worst = Math.max(...starts.map((start) => Math.abs(Number(value) - start)));
    return worst <= by ? pass(`moves by ${worst}, at most ${by} in ${perMs / 1000} s`) : refuse(`would move by ${worst}, at most ${by} in ${perMs / 1000} s is allowed`);
  },
};

/** By either clock: one that was set forward does not make a movement old. */
function isWithin({ at, deviceAt }: Movement, now: string, deviceNow: string | undefined, perMs: number): boolean {
  if (!(millisOf(now) - millisOf(at) >= perMs)) return true;
  return deviceAt !== undefined && deviceNow !== undefined && !(millisOf(deviceNow) - millisOf(deviceAt) >= perMs);
}
