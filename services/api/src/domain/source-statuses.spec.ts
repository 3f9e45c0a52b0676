import { sourceStatus, type SourceStatus } from '@orrery/contracts';
import { SourceStatuses } from './source-statuses.js';

const [example] = sourceStatus.examples;
const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, '0')}.0000000Z`;
const status = (more: Partial<SourceStatus>): SourceStatus => ({ ...example!, type: 'status', ...more });
const gap = (from: number, recovered = false): SourceStatus => status({ type: 'gap', at: at(from), gap: { from: at(from), to: at(from + 1), cause: 'connection-lost', recovered } });

function folded(...records: SourceStatus[]): SourceStatuses {
  const statuses = new SourceStatuses();
  for (const record of records) statuses.apply(sourceStatus.keyOf(record), record);
  return statuses;
}

describe('the statuses of sources', () => {
  it('keep what a source last said', () => {
    expect(folded(status({ at: at(1), state: 'connected' }), status({ at: at(2), state: 'disconnected' })).statusOf('packaging-plant')?.state).toBe('disconnected');
  });

  it('are not moved by a zombie of an earlier epoch, however late it speaks', () => {
    const statuses = folded(status({ epoch: '10', at: at(1), state: 'connected' }), status({ epoch: '9', at: at(5), state: 'disconnected' }));
    expect(statuses.statusOf('packaging-plant')?.state).toBe('connected');
  });

  it('have gaps, the newest first, each once, as it last was', () => {
    const gaps = folded(gap(1), gap(5), gap(1, true)).gapsOf('packaging-plant');
    expect(gaps.map((each) => [each.from, each.recovered])).toEqual([[at(5), false], [at(1), true]]);
  });

  it('forget what is taken out of the topic', () => {
    const statuses = folded(gap(1), gap(5));
    statuses.apply(`packaging-plant/gap/${at(1)}`, null);
    expect(statuses.gapsOf('packaging-plant')).toHaveLength(1);
    statuses.apply('packaging-plant', null);
    expect(statuses.statusOf('packaging-plant')).toBeUndefined();
  });

  it('keep a hundred gaps of a source that loses its connection all day', () => {
    const many = Array.from({ length: 150 }, (_, index) => status({ type: 'gap', gap: { from: `2026-01-01T00:00:00.${String(index).padStart(7, '0')}Z`, cause: 'x', recovered: false } }));
    const gaps = folded(...many).gapsOf('packaging-plant');
    expect([gaps.length, gaps[0]!.from]).toEqual([100, '2026-01-01T00:00:00.0000149Z']);
  });
});
