import { type PropertyState, type TwinDefinition } from '@orrery/contracts';
import { addMillis, timestampFromMillis, type Twin } from '@orrery/twin-model';
import { ExpiryTimers } from './timers.js';

const RECORDED = '2020-03-09T10:00:00.0000000Z';
const wall = (seconds: number): string => timestampFromMillis(seconds * 1000);

function twin(clock: 'device' | 'recorded', state: Partial<PropertyState> & { eventTs: string }): Twin {
  const definition: TwinDefinition = {
    model: 'm',
    properties: {
      flow: { kind: 'telemetry', datatype: 'double', source: 'plc', maxAgeMs: 5000 },
      other: { kind: 'telemetry', datatype: 'double', source: 'plc' },
    },
    relationships: [],
    sources: { plc: { clock, acceptPastMs: 0, acceptFutureMs: 0 } },
  };
  const property: PropertyState = { value: 1, quality: 'good', receivedTs: wall(100), source: 'plc', ...state };
  return { twinId: 't', rev: 1, at: '', inputOffset: '0', definition, properties: { flow: property }, desired: {}, sources: {}, parts: {} };
}

describe('expiry timers', () => {
  it('of a device run by arrival, not by its clock: a device an hour slow is not stale at once', () => {
    const timers = new ExpiryTimers();
    const slow = twin('device', { eventTs: wall(100 - 3600) });
    timers.arm(slow, ['flow']);
    expect(timers.due(104_000, () => slow)).toEqual([]);
    expect(timers.due(105_001, () => slow)).toEqual([
      { twinId: 't', path: 'flow', what: 'reported', basis: wall(100 - 3600), at: wall(105 - 3600) },
    ]);
  });

  it('look again at what is newer, without being armed anew', () => {
    const timers = new ExpiryTimers();
    let now = twin('device', { eventTs: wall(100) });
    timers.arm(now, ['flow']);
    now = twin('device', { eventTs: wall(104), receivedTs: wall(104) });
    expect(timers.due(106_000, () => now)).toEqual([]);
    expect(timers.due(109_001, () => now)).toHaveLength(1);
  });

  it('of a recorded source run by its own largest event time, never by the wall', () => {
    const timers = new ExpiryTimers();
    const played = twin('recorded', { eventTs: RECORDED });
    timers.arm(played, ['flow']);
    expect(timers.due(9e12, () => played)).toEqual([]);
    const later = { ...played, twinId: 'u', properties: { other: { ...played.properties['flow'], eventTs: addMillis(RECORDED, 5001) } as PropertyState } };
    timers.arm(later, ['other']);
    expect(timers.due(0, () => played)).toEqual([]);
    expect(timers.due(2001, () => played)).toMatchObject([{ basis: RECORDED, at: addMillis(RECORDED, 5000) }]);
  });

  it('of a recorded source wait for the readings of the same instant that come in the next record', () => {
    const timers = new ExpiryTimers();
    let played = twin('recorded', { eventTs: RECORDED });
    timers.arm(played, ['flow']);
    const neighbour = { ...played, twinId: 'u', properties: { other: { ...played.properties['flow'], eventTs: addMillis(RECORDED, 6000) } as PropertyState } };
    timers.arm(neighbour, ['other']);
    expect(timers.due(0, () => played)).toEqual([]);
    played = twin('recorded', { eventTs: addMillis(RECORDED, 6000) });
    expect(timers.due(2001, () => played)).toEqual([]);
    expect(timers.due(9e12, () => played)).toEqual([]);
    timers.arm({ ...neighbour, properties: { other: { ...neighbour.properties['other'], eventTs: addMillis(RECORDED, 11_001) } } }, ['other']);
    expect(timers.due(9e12, () => played)).toEqual([]);
    expect(timers.due(9e12 + 2001, () => played)).toMatchObject([{ basis: addMillis(RECORDED, 6000) }]);
  });

  it('come up again while nobody has taken notice, and stop once the value is stale', () => {
    const timers = new ExpiryTimers();
    const fresh = twin('device', { eventTs: wall(100) });
    timers.arm(fresh, ['flow']);
    expect(timers.due(106_000, () => fresh)).toHaveLength(1);
    expect(timers.due(107_000, () => fresh)).toHaveLength(0);
    expect(timers.due(112_000, () => fresh)).toHaveLength(1);
    const stale = twin('device', { eventTs: wall(100), quality: 'stale' });
    expect(timers.due(120_000, () => stale)).toHaveLength(0);
    expect(timers.due(130_000, () => fresh)).toHaveLength(0);
  });
});
