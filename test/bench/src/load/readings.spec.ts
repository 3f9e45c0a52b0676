import { twinInputs } from '@orrery/contracts';
import { registration, stream } from './readings.js';

describe('the load', () => {
  it('keeps the contract', () => {
    for (const input of [registration(3, 10, 1_800_000_000_000), ...stream(20, 5, 10, 1_800_000_000_000)]) expect(twinInputs.problems(input)).toEqual([]);
  });

  it('goes forward in time for every twin, so that no reading is late or a duplicate', () => {
    const times = [...stream(100, 10, 1, 1_800_000_000_000)].filter(({ twinId }) => twinId.endsWith('00004')).map(({ readings }) => readings[0]?.sourceTs ?? '');
    expect(times).toHaveLength(10);
    expect(times).toEqual([...new Set(times)].sort());
  });
});
