import { type TwinSnapshot } from '@orrery/contracts';
import { foldSnapshots } from './fold-snapshots.js';
import { type IndexedTwin } from './index-changes.js';

const ID = 'acme:riverside:pump1';
const at = '2026-01-01T00:00:00.0000000Z';
const state = (value: unknown) => ({ value, quality: 'good' as const, receivedTs: at });
const part = (name: string, offset: number, rest: Partial<TwinSnapshot> = {}): TwinSnapshot => ({ twinId: ID, part: name, rev: offset / 10, epoch: '1', inputOffset: String(offset), logic: '1', at, ...rest });
const root = (offset: number, parts: Record<string, number>) =>
  part('', offset, { parts, properties: { flow: state(1) }, desired: { speed: { value: 5, rev: 1, by: 'ada', at, status: 'pending' } }, sources: { plc: { state: 'connected', since: at, epoch: '1', gaps: 0 } } });
const indexed = (offset: number, holesTo: number | null = null) => new Map<string, IndexedTwin>([[ID, { rev: offset / 10, at, offset: BigInt(offset), holesTo: holesTo === null ? null : BigInt(holesTo) }]]);

describe('snapshots of twins in the index', () => {
  it('make a twin that it does not have, part by part', () => {
    const changes = foldSnapshots(new Map(), [part('$definition', 10), part('motor', 20, { properties: { 'motor/current': state(4) } }), root(20, { motor: 2 })]).get(ID)!;
    expect([...changes.values.keys()]).toEqual(['properties/motor/current', 'properties/flow', 'desired/speed', 'sources/plc']);
    expect(changes).toMatchObject({ twin: { rev: 2, offset: 20n, holesTo: null }, liveParts: { parts: ['', 'motor'], offset: 20n } });
  });

  it('change nothing where events came first', () => {
    expect(foldSnapshots(indexed(20), [part('motor', 20, { properties: { 'motor/current': state(4) } }), root(20, { motor: 2 })]).size).toBe(0);
  });

  it('fill a hole once they reach it, and never turn the revision back', () => {
    expect(foldSnapshots(indexed(60, 50), [root(40, {})]).get(ID)!.twin).toBeUndefined();
    expect(foldSnapshots(indexed(60, 50), [root(50, {})]).get(ID)!.twin).toMatchObject({ rev: 6, offset: 60n, holesTo: null });
  });

  it('replace their part: what a newer copy lacks is gone, of the pages the first stands for all', () => {
    const changes = foldSnapshots(new Map(), [
      part('motor', 10, { properties: { 'motor/old': state(1) } }),
      part('motor', 20, { properties: { 'motor/a': state(2) } }),
      part('motor~1', 20, { properties: { 'motor/b': state(3) } }),
    ]).get(ID)!;
    expect([...changes.values.keys()]).toEqual(['properties/motor/a', 'properties/motor/b']);
    expect([...changes.replaced]).toEqual([['motor', 20n]]);
  });
});
