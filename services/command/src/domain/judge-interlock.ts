import { ageProblem, type DeviceReading, type InterlockInput } from '@orrery/commands';
import { type Condition, type ConditionView, millisOf } from '@orrery/twin-model';

export interface InterlockFinding {
  readonly holds: boolean | 'indeterminate';
  readonly because?: string;
  readonly inputs: readonly InterlockInput[];
}

/** Whether an interlock holds over readings of command's own. Uncertain is not good enough, and a stale input is as none. `nameOf`: what an input is called for people. */
export function judgeInterlock(condition: Condition, readings: ReadonlyMap<string, DeviceReading | undefined>, maxAgeOf: (path: string) => number | undefined, nameOf = (path: string): string => path): InterlockFinding {
  const view: ConditionView = {
    reported: (path) => {
      const reading = readings.get(path);
      if (!reading) return undefined;
      const ageMs = reading.sourceTs === undefined || reading.serverTs === undefined ? undefined : Math.max(0, millisOf(reading.serverTs) - millisOf(reading.sourceTs));
      const isOld = ageProblem(reading, maxAgeOf(path)) !== undefined;
      return { value: reading.value, quality: isOld ? 'stale' : reading.quality, ...(ageMs === undefined ? {} : { ageMs }) };
    },
  };
  const { outcome, unusable, fault, reads } = condition.evaluate(view, 'good');
  const inputs = [...readings].map(([path, reading]): InterlockInput => {
    const maxAgeMs = maxAgeOf(path);
    return { path: nameOf(path), reading, ...(maxAgeMs === undefined ? {} : { maxAgeMs }) };
  });
  if (outcome === 'true') return { holds: true, inputs };
  if (outcome === 'false') return { holds: false, because: reads.map(({ path, value }) => `${nameOf(path)} is ${JSON.stringify(value)}`).join(', '), inputs };
  return { holds: 'indeterminate', because: fault ?? unusable.map(({ path, why }) => `${nameOf(path)} is ${why}`).join(', '), inputs };
}
