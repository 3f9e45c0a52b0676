import { type BoundItem } from './bound-item.js';
import { FailingItems } from './failing-items.js';

const bound: BoundItem = {
  twinId: 'a:b:one',
  item: { node: 'nsu=u;s=x', path: 'flow', datatype: 'double' },
  spec: { key: 'k', node: 'nsu=u;s=x', samplingIntervalMs: 0, trigger: 'StatusValue' },
};

describe('items that fail', () => {
  it('are told once for each code, however often they are tried again', () => {
    const failing = new FailingItems();
    failing.judge(bound, { status: 0x8034_0000, reason: 'BadNodeIdUnknown' });
    expect(failing.takeUntold()).toHaveLength(1);
    failing.judge(bound, { status: 0x8034_0000, reason: 'BadNodeIdUnknown' });
    expect(failing.takeUntold()).toEqual([]);
    failing.judge(bound, { status: 0x803a_0000 });
    expect(failing.takeUntold()).toEqual([{ bound, status: 0x803a_0000 }]);
    expect(failing.list()).toEqual([{ node: 'nsu=u;s=x', twinId: 'a:b:one', path: 'flow', statusCode: 0x803a_0000, reason: 'BadNotReadable' }]);
  });

  it('are no failures any more once the server monitors them', () => {
    const failing = new FailingItems();
    failing.judge(bound, { status: 0x8034_0000 });
    failing.judge(bound, { status: 0 });
    expect([failing.count, failing.list()]).toEqual([0, []]);
  });
});
