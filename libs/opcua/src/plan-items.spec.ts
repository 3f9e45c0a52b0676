import fc from 'fast-check';
import { defaultQueueSize, diffItems, inPieces, type ItemSpec, planItem } from './plan-items.js';

const spec = (more: Partial<ItemSpec> = {}): ItemSpec => ({ key: 'k', node: 'nsu=u;s=x', samplingIntervalMs: 100, trigger: 'StatusValue', ...more });

describe('a monitored item', () => {
  it('has room for every sample of a publishing interval, and one more', () => {
    expect(defaultQueueSize(1000, 100)).toBe(11);
    expect(defaultQueueSize(100, 100)).toBe(2);
    expect(defaultQueueSize(250, 100)).toBe(4);
    expect(defaultQueueSize(100, 0)).toBe(101);
  });

  it('is asked for without a filter where the defaults are meant', () => {
    expect(planItem(spec(), 100, false)).toEqual({ samplingInterval: 100, queueSize: 2, discardOldest: true });
  });

  it('is asked for with what its binding says', () => {
    expect(planItem(spec({ queueSize: 7, discardOldest: false, trigger: 'StatusValueTimestamp', deadband: { type: 'absolute', value: 0.5 } }), 100, false)).toEqual({
      samplingInterval: 100,
      queueSize: 7,
      discardOldest: false,
      filter: { trigger: 'StatusValueTimestamp', deadband: 'absolute', deadbandValue: 0.5 },
    });
  });

  it('has a percent deadband only where the range is known', () => {
    const percent = spec({ deadband: { type: 'percent', value: 5 } });
    expect(planItem(percent, 100, true).filter).toEqual({ trigger: 'StatusValue', deadband: 'percent', deadbandValue: 5 });
    expect(planItem({ ...percent, range: { low: -10, high: 30 } }, 100, false).filter).toEqual({ trigger: 'StatusValue', deadband: 'absolute', deadbandValue: 2 });
    const unknown = planItem(percent, 100, false);
    expect(unknown.filter).toBeUndefined();
    expect(unknown.note).toContain('no EURange');
  });
});

describe('a change of what is wanted', () => {
  it('touches only what differs', () => {
    const current = new Map([spec({ key: 'a' }), spec({ key: 'b' }), spec({ key: 'c' }), spec({ key: 'd' })].map((item) => [item.key, item]));
    const changes = diffItems(current, [spec({ key: 'a' }), spec({ key: 'b', queueSize: 9 }), spec({ key: 'd', node: 'nsu=u;s=y' }), spec({ key: 'e' })]);
    expect(changes.added.map(({ key }) => key)).toEqual(['d', 'e']);
    expect(changes.modified.map(({ key }) => key)).toEqual(['b']);
    expect(changes.removed).toEqual(['d', 'c']);
  });

  it('goes to the server in pieces that it takes, none lost and none twice', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }), (items, size) => {
        const pieces = inPieces(items, size);
        expect(pieces.flat()).toEqual(items);
        if (size) expect(pieces.every((piece) => piece.length > 0 && piece.length <= size)).toBe(true);
      }),
    );
  });
});
