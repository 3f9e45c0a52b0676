import { type TypedValue } from '@orrery/sparkplug';
import { type GatewayMetric } from './gateway.js';

/** A number that a host may write, kept by the instrument. */
export function setpoint(of: Pick<GatewayMetric, 'name' | 'path' | 'unit' | 'description'>, first: number, [low, high]: readonly [number, number]): GatewayMetric {
  let now = first;
  return {
    ...of,
    kind: 'setpoint',
    type: 'Double',
    scanSeconds: 1,
    read: () => now,
    write: (value: TypedValue) => {
      if (typeof value !== 'number' || !(value >= low && value <= high)) throw new RangeError(`${of.name} takes ${low} to ${high}, not ${typeof value === 'number' ? value : typeof value}`);
      now = value;
    },
  };
}
