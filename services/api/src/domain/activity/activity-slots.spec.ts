import { activitySlots, slotOf } from './activity-slots.js';

describe('the slots of activity', () => {
  it('begin with those of before the topics grew', () => {
    expect(activitySlots(2, 4).slice(0, 4)).toEqual(activitySlots(2, 2));
    expect(activitySlots(2, 4).slice(4)).toEqual([['alerts', 2], ['alerts', 3], ['outcomes', 2], ['outcomes', 3]]);
  });

  it.each([[2, 2], [2, 4], [24, 48]])('are found again, of %d partitions that became %d', (initial, partitions) => {
    activitySlots(initial, partitions).forEach((slot, place) => expect(slotOf(initial, partitions, slot)).toBe(place));
  });
});
