import { type DeviceReading } from '@orrery/commands';
import { compileCondition } from '@orrery/twin-model';
import { conditionReading, type Looked } from './condition-reading.js';

const condition = compileCondition('value("cleaning") && value("remaining") > 0').condition!;
const second = (n: number) => `2026-03-01T08:00:0${n}.0000000Z`;
const reading = (value: unknown, at: number, over: Partial<DeviceReading> = {}): DeviceReading => ({ value, quality: 'good', sourceTs: second(at), serverTs: second(5), readAt: second(6), ...over });
const look = (cleaning: DeviceReading | undefined, remaining: DeviceReading | undefined, isOwn = true) =>
  conditionReading(condition, new Map<string, Looked>([['cleaning', { reading: cleaning, isOwn: true }], ['remaining', { reading: remaining, isOwn }]]), () => undefined);

describe('the read-back of a method', () => {
  it('holds or does not, and is as new as the newest value that it looked at', () => {
    expect(look(reading(true, 2), reading(60, 3))).toEqual({ value: true, quality: 'good', sourceTs: second(3), serverTs: second(5), readAt: second(6) });
    expect(look(reading(false, 2), reading(0, 1))).toMatchObject({ value: false, quality: 'good', sourceTs: second(2) });
  });
  it('takes its time from the server that is commanded alone: another one has another clock', () => {
    expect(look(reading(true, 2), reading(60, 9), false)).toMatchObject({ value: true, sourceTs: second(2) });
  });
  it('shows nothing where an input is bad, or cannot be read', () => {
    expect(look(reading(true, 2), reading(60, 3, { quality: 'uncertain' }))).toMatchObject({ value: null, quality: 'bad' });
    expect(look(reading(true, 2), undefined)).toMatchObject({ quality: 'bad' });
    expect(look(undefined, undefined)).toBeUndefined();
  });
});
