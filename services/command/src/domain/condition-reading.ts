import { type DeviceReading } from '@orrery/commands';
import { type Condition } from '@orrery/twin-model';
import { judgeInterlock } from './judge-interlock.js';

/** A reading that a condition looks at; `isOwn`: of the server that is commanded, whose clock it bears. */
export interface Looked {
  readonly reading: DeviceReading | undefined;
  readonly isOwn: boolean;
}

/**
 * Whether a condition holds, as one reading of the commanded device: what reads a method back. It is as new as the newest value of that
 * device that went into it, and of bad quality where one of them cannot be used; undefined where none could be read.
 */
export function conditionReading(condition: Condition, looked: ReadonlyMap<string, Looked>, maxAgeOf: (path: string) => number | undefined): DeviceReading | undefined {
  const own = [...looked.values()].flatMap(({ reading, isOwn }) => (isOwn && reading ? [reading] : []));
  const [first] = own;
  if (!first) return undefined;
  const { holds } = judgeInterlock(condition, new Map([...looked].map(([path, { reading }]) => [path, reading])), maxAgeOf);
  const newest = own.flatMap(({ sourceTs }) => (sourceTs === undefined ? [] : [sourceTs])).sort().at(-1);
  return {
    value: holds === 'indeterminate' ? null : holds,
    quality: holds === 'indeterminate' ? 'bad' : 'good',
    ...(newest === undefined ? {} : { sourceTs: newest }),
    ...(first.serverTs === undefined ? {} : { serverTs: first.serverTs }),
    readAt: first.readAt,
  };
}
