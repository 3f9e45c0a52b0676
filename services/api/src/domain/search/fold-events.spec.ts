import { type TwinEvent } from '@orrery/contracts';
import { foldEvents } from './fold-events.js';
import { type IndexedTwin } from './index-changes.js';

const ID = 'acme:riverside:pump1';
const at = '2026-01-01T00:00:00.0000000Z';
const event = (rev: number, changes: TwinEvent['changes'] = [], type: TwinEvent['type'] = 'changed'): TwinEvent => ({ type, twinId: ID, rev, prevRev: rev - 1, at, cause: { input: 'readings', offset: String(rev * 10) }, changes });
const flow = (value: unknown) => ({ kind: 'reported' as const, path: 'flow', state: { value, quality: 'good' as const, receivedTs: at } });
const indexed = (rev: number, holesTo: bigint | null = null) => new Map<string, IndexedTwin>([[ID, { rev, at, offset: BigInt(rev * 10), holesTo }]]);

describe('changes of twins in the index', () => {
  it('of one path become one, the last', () => {
    const changes = foldEvents(indexed(1), [event(2, [flow(1)]), event(3, [flow(2)]), event(4, [flow('x')])]).get(ID)!;
    expect([...changes.values]).toEqual([['properties/flow', { kind: 's', num: null, text: 'x', quality: 'good', eventTs: null, offset: 40n }]]);
    expect(changes.twin).toEqual({ rev: 4, at, offset: 40n, holesTo: null });
  });

  it('that the index has are dropped, however often they come', () => {
    expect(foldEvents(indexed(3), [event(2, [flow(1)]), event(3, [flow(2)])]).size).toBe(0);
    expect(foldEvents(indexed(3), [event(4), event(4, [flow(9)])]).get(ID)!.values.size).toBe(0);
  });

  it('that do not follow on leave a hole until a snapshot reaches it', () => {
    expect(foldEvents(indexed(1), [event(5, [flow(1)]), event(6)]).get(ID)!.twin).toMatchObject({ rev: 6, holesTo: 50n });
    expect(foldEvents(new Map(), [event(5)]).get(ID)!.twin).toMatchObject({ rev: 5, holesTo: 50n });
    expect(foldEvents(indexed(5, 50n), [event(6)]).get(ID)!.twin).toMatchObject({ holesTo: 50n });
  });

  it('empty a twin that is deleted, and one that is registered anew', () => {
    const changes = foldEvents(indexed(1), [event(2, [flow(1)]), event(3, [], 'deleted'), { ...event(1, [flow(7)], 'registered'), cause: { input: 'registered', offset: '99' } }]).get(ID)!;
    expect(changes).toMatchObject({ clearedAt: 99n, twin: { rev: 1, offset: 99n, holesTo: null } });
    expect(changes.values.get('properties/flow')).toMatchObject({ num: '7', offset: 99n });
    expect(foldEvents(indexed(1), [event(2, [], 'deleted')]).get(ID)!.twin).toEqual({ rev: null, at: null, offset: 20n, holesTo: null });
  });

  it('take out a wish that was taken back and a path that the model lost', () => {
    const wish = { kind: 'desired' as const, path: 'speed', state: { value: 5, rev: 2, by: 'ada', at, status: 'pending' as const } };
    const changes = foldEvents(indexed(1), [event(2, [wish, flow(1)]), event(3, [{ ...wish, state: null }, { kind: 'removed', path: 'flow' }])]).get(ID)!;
    expect(changes.values.size).toBe(0);
    expect([...changes.removed.keys()]).toEqual(['desired/speed', 'properties/flow', 'desired/flow']);
  });

  it.each<[unknown, string, string | null]>([
    [1.5, 'n', '1.5'],
    [1e308, 'n', '1e+308'],
    ['9007199254740993', 's', null],
    [true, 'b', '1'],
    [null, '0', null],
    [{ a: 1 }, 'j', '1'],
    [[], 'j', '0'],
  ])('hold %p as kind %s', (value, kind, num) => {
    expect(foldEvents(indexed(1), [event(2, [flow(value)])]).get(ID)!.values.get('properties/flow')).toMatchObject({ kind, num });
  });

  it('hold text that PostgreSQL can store', () => {
    expect(foldEvents(indexed(1), [event(2, [flow('a\0b')])]).get(ID)!.values.get('properties/flow')!.text).toBe('a\ufffdb');
  });
});
