import { type TwinChange, type TwinEvent } from '@orrery/contracts';
import { applyEvent } from './apply-event.js';
import { property, twin } from './testing.js';
import { type TwinView } from './twin-view.js';

const AT = '2026-01-01T00:00:01.0000000Z';
const event = (rev: number, changes: TwinChange[], type: TwinEvent['type'] = 'changed'): TwinEvent => ({
  type,
  twinId: 'acme:riverside:filler',
  rev,
  prevRev: rev - 1,
  at: AT,
  cause: { input: 'readings', offset: '1' },
  changes,
});
const applied = (before: TwinView | undefined, after: TwinEvent): TwinView => {
  const result = applyEvent(before, after);
  if (result.kind !== 'applied') throw new Error(`not applied: ${result.kind}`);
  return result.twin;
};

describe('applyEvent', () => {
  const before = twin({ rev: 4, properties: { flowRate: property({ unit: 'litrePerSecond', quality: 'stale', staleSince: AT }) } });
  const reading: TwinChange = { kind: 'reported', path: 'flowRate', state: { value: 2, quality: 'good', eventTs: AT, receivedTs: AT } };

  it('takes a new reading, keeps what the model says and forgets the old state', () => {
    const after = applied(before, event(5, [reading]));
    expect(after.rev).toBe(5);
    expect(after.properties['flowRate']).toMatchObject({ value: 2, unit: 'litrePerSecond', quality: 'good' });
    expect(after.properties['flowRate']).not.toHaveProperty('staleSince');
  });

  it('drops a revision it has', () => expect(applyEvent(before, event(4, [reading]))).toEqual({ kind: 'known' }));
  it('asks for the twin again where revisions are missing', () => expect(applyEvent(before, event(6, [reading]))).toEqual({ kind: 'gap' }));
  it('asks for a twin it has never read', () => expect(applyEvent(undefined, event(6, [reading]))).toEqual({ kind: 'gap' }));
  it('knows a deleted twin even across missing revisions', () => {
    expect(applyEvent(before, event(9, [], 'deleted'))).toEqual({ kind: 'deleted' });
  });

  it('builds a twin from its first event', () => {
    const definition = {
      model: 'dtmi:m;1',
      name: 'Filler',
      properties: { serial: { kind: 'property' as const, datatype: 'string' as const, static: 'F-1' } },
      relationships: [],
      sources: {},
    };
    const serial: TwinChange = { kind: 'reported', path: 'serial', state: { value: 'F-1', quality: 'good', receivedTs: AT, origin: 'operator' } };
    const after = applied(undefined, event(1, [{ kind: 'definition', definition }, serial], 'registered'));
    expect(after).toMatchObject({ rev: 1, name: 'Filler', properties: { serial: { value: 'F-1', quality: 'good', datatype: 'string' } }, sources: {} });
  });

  describe('of a twin that is registered again, its end missed', () => {
    const definition = { model: 'dtmi:m;2', properties: {}, relationships: [], sources: {} };
    const first = event(1, [{ kind: 'definition', definition }], 'registered');
    const known = { ...before, rev: 57 };

    it('begins anew', () => {
      const after = applied({ ...known, at: '2026-01-01T00:00:00.9999999Z' }, first);
      expect([after.rev, after.model, after.properties]).toEqual([1, 'dtmi:m;2', {}]);
    });

    it('is not confused with the first event of the life that is known, told again', () => {
      expect(applyEvent({ ...known, at: AT }, first)).toEqual({ kind: 'known' });
    });
  });

  it('keeps readings when the definition changes and loses paths that are gone', () => {
    const definition = { model: 'dtmi:m;2', properties: { flowRate: { kind: 'telemetry', datatype: 'double', unit: 'litrePerMinute' } }, relationships: [], sources: {} };
    const two = { ...before, properties: { ...before.properties, gone: property({}) } };
    const after = applied(two, event(5, [{ kind: 'definition', definition: definition as never }]));
    expect(after.properties).toEqual({ flowRate: expect.objectContaining({ value: 1, unit: 'litrePerMinute' }) });
  });

  it('sets and takes back a desired value, and a source', () => {
    const wish = { value: 3, rev: 5, by: 'engineer', at: AT, status: 'pending' } as const;
    const link = { state: 'connected', since: AT, epoch: '1', gaps: 0 } as const;
    const set = applied(before, event(5, [{ kind: 'desired', path: 'flowRate', state: wish }, { kind: 'source', source: 'plc', state: link }]));
    expect([set.desired, set.sources]).toEqual([{ flowRate: wish }, { plc: link }]);
    expect(applied(set, event(6, [{ kind: 'desired', path: 'flowRate', state: null }])).desired).toEqual({});
  });

  it('removes a path with its desired value', () => {
    expect(applied(before, event(5, [{ kind: 'removed', path: 'flowRate' }])).properties).toEqual({});
  });
});
