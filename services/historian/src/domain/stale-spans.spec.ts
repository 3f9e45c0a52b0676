import { type PropertyState, type TwinEvent } from '@orrery/contracts';
import { staleChanges } from './stale-spans.js';

const second = (n: number) => `2026-01-01T00:00:${String(n).padStart(2, '0')}.0000000Z`;
const state = (more: Partial<PropertyState>): PropertyState => ({ value: 1, quality: 'good', eventTs: second(1), receivedTs: second(1), ...more });
const event = (type: TwinEvent['type'], ...changes: TwinEvent['changes']): TwinEvent => ({ type, twinId: 'acme:a:pump', rev: 2, prevRev: 1, at: second(50), cause: { input: 'readings', offset: '1' }, changes });
const flow = (more: Partial<PropertyState>) => ({ kind: 'reported', path: 'flow', state: state(more) }) as const;

describe('stale spans', () => {
  it('begin when the value ceased to be fresh and end with the next reading, also within one event', () => {
    const open = new Map<string, string>();
    const changes = staleChanges(event('changed', flow({ quality: 'stale', staleSince: second(6), staleCause: 'max-age' }), flow({ eventTs: second(20) })), open);
    expect(changes).toEqual([{ kind: 'begins', path: 'flow', from: second(6), cause: 'max-age' }, { kind: 'ends', path: 'flow', to: second(20) }]);
    expect(open.size).toBe(0);
  });

  it('end when the same reading came again, for it is older than they are', () => {
    const changes = staleChanges(event('changed', flow({ eventTs: second(1), receivedTs: second(40) })), new Map([['flow', second(30)]]));
    expect(changes).toEqual([{ kind: 'ends', path: 'flow', to: second(40) }]);
  });

  it('end with their path and with their twin', () => {
    expect(staleChanges(event('changed', { kind: 'removed', path: 'flow' }), new Map([['flow', second(30)]]))).toEqual([{ kind: 'ends', path: 'flow', to: second(50) }]);
    expect(staleChanges(event('deleted'), new Map([['flow', second(30)]]))).toEqual([{ kind: 'ends', path: 'flow', to: second(50) }]);
  });
});
