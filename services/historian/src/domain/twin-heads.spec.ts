import { type TwinEvent } from '@orrery/contracts';
import { type Head, placeEvent } from './twin-heads.js';

const event = (rev: number, offset: number, type: TwinEvent['type'] = 'changed', prevRev = rev - 1): TwinEvent => ({
  type, twinId: 'acme:a:pump', rev, prevRev, at: '2026-01-01T00:00:00.0000000Z', cause: { input: 'readings', offset: String(offset) }, changes: [],
});
const after = (...events: TwinEvent[]): Head | undefined => events.reduce<Head | undefined>((head, next) => placeEvent(head, next)?.head ?? head, undefined);

describe('the place of an event', () => {
  it('is in the first life from the registration on', () => {
    expect(after(event(1, 10, 'registered'), event(2, 11))).toEqual({ life: 1, rev: 2, offset: 11n, deleted: false, snapshotRev: 0 });
  });

  it('is nowhere for an event that is there already, also after the twin has begun another life', () => {
    const head = after(event(1, 10, 'registered'), event(2, 11), event(3, 12, 'deleted'), event(1, 13, 'registered'));
    expect(head).toMatchObject({ life: 2, rev: 1, deleted: false });
    expect(placeEvent(head, event(2, 11))).toBeUndefined();
    expect(placeEvent(head, event(1, 13, 'registered'))).toBeUndefined();
    expect(placeEvent(head, event(2, 20))?.head).toMatchObject({ life: 2, rev: 2 });
  });

  it('says where events are missing before it', () => {
    const head = after(event(1, 10, 'registered'));
    expect(placeEvent(head, event(2, 11))?.afterGap).toBe(false);
    expect(placeEvent(head, event(5, 14))?.afterGap).toBe(true);
    expect(placeEvent(undefined, event(5, 14))?.afterGap).toBe(true);
  });
});
