import { type DeviceReading } from '@orrery/commands';
import { compileCondition } from '@orrery/twin-model';
import { judgeInterlock } from './judge-interlock.js';

const NOW = '2026-03-01T08:00:10.0000000Z';
const reading = (value: unknown, over: Partial<DeviceReading> = {}): DeviceReading => ({ value, quality: 'good', sourceTs: '2026-03-01T08:00:09.0000000Z', serverTs: NOW, readAt: NOW, ...over });
const { condition } = compileCondition('value("jam") == false && value("pressure") > 4.0');
const judged = (jam: DeviceReading | undefined, pressure = reading(5)) => judgeInterlock(condition!, new Map([['jam', jam], ['pressure', pressure]]), (path) => (path === 'pressure' ? 5_000 : undefined));

describe('an interlock', () => {
  it('holds over good, fresh readings', () => expect(judged(reading(false))).toMatchObject({ holds: true, inputs: [{ path: 'jam' }, { path: 'pressure', maxAgeMs: 5_000 }] }));
  it('does not hold, and says what it saw', () => expect(judged(reading(true))).toMatchObject({ holds: false, because: 'jam is true' }));
  it.each<[string, DeviceReading | undefined, DeviceReading]>([
    ['an input that could not be read', undefined, reading(5)],
    ['an input of bad quality', reading(false, { quality: 'bad' }), reading(5)],
    ['an input of uncertain quality', reading(false, { quality: 'uncertain' }), reading(5)],
    ['an input older than it may be', reading(false), reading(5, { sourceTs: '2026-03-01T08:00:04.0000000Z' })],
    ['an input without a time that has a maximum age', reading(false), reading(5, { sourceTs: undefined })],
    ['an input that its device told an hour ago, though nobody wrote a maximum age', reading(false, { heardAt: '2026-03-01T07:00:10.0000000Z' }), reading(5)],
  ])('cannot be told with %s', (_what, jam, pressure) => expect(judged(jam, pressure)).toMatchObject({ holds: 'indeterminate' }));
  it('takes a state that is stamped when it changes, however long ago that was', () => expect(judged(reading(false, { sourceTs: '2026-01-01T00:00:00.0000000Z' })).holds).toBe(true));
  it('over a neighbour that cannot be read cannot be told, and names it', () => {
    const neighbours = compileCondition('value("feeds#jam") == false').condition!;
    const found = judgeInterlock(neighbours, new Map([['feeds#jam', undefined]]), () => undefined, () => 'jam of acme:riverside:capper');
    expect(found).toMatchObject({ holds: 'indeterminate', because: 'jam of acme:riverside:capper is absent', inputs: [{ path: 'jam of acme:riverside:capper' }] });
  });
});
