import { plantRules, twinInputs, twinRegistry } from '@orrery/contracts';
import { type Definition, diffRegistry } from './registry.js';
import { registryRecord, rulesRecord, twinInput } from './registry-records.js';

const applied = { by: 'engineer', at: '2026-01-01T00:00:00.0000000Z' };
const twin = (name: string): Definition => ({
  type: 'twin',
  twinId: 'acme:riverside:line1',
  definition: { model: 'dtmi:m;1', name, properties: {}, relationships: [], sources: {} },
});
const binding: Definition = { type: 'binding', source: 'plc', twinId: 'acme:riverside:line1', items: [{ node: 'nsu=urn:x;s=a', path: 'a', datatype: 'double' }] };

const rules: Definition = { type: 'rules', organisation: 'acme', site: 'riverside', alerts: [] };

const inputsOf = (current: Definition[], next: Definition[]) => diffRegistry(current, next).map((change) => twinInput(change, applied));

describe('the records of an apply', () => {
  it('tell a twin that it was registered, changed or deleted', () => {
    expect(inputsOf([], [twin('a')])).toEqual([expect.objectContaining({ type: 'registered', by: 'engineer' })]);
    expect(inputsOf([twin('a')], [twin('b')])).toEqual([expect.objectContaining({ type: 'changed' })]);
    expect(inputsOf([twin('a')], [])).toEqual([{ type: 'deleted', twinId: 'acme:riverside:line1', receivedTs: applied.at, by: 'engineer' }]);
  });

  it('tell twins nothing when only a binding changed', () => {
    expect(inputsOf([twin('a')], [twin('a'), binding])).toEqual([undefined]);
  });

  it('keep the contracts of their topics', () => {
    for (const change of diffRegistry([], [twin('a'), binding])) {
      expect(twinRegistry.problems(registryRecord(change, applied)?.entry)).toEqual([]);
      const input = twinInput(change, applied);
      if (input) expect(twinInputs.problems(input)).toEqual([]);
    }
  });

  it('tell the rules of a site on a topic of their own, and take them out by a tombstone', () => {
    const [come] = diffRegistry([], [rules]);
    expect(registryRecord(come!, applied)).toBeUndefined();
    expect(rulesRecord(come!, applied)).toEqual({ key: 'acme:riverside', rules: { organisation: 'acme', site: 'riverside', alerts: [], appliedAt: applied.at } });
    expect(plantRules.problems(rulesRecord(come!, applied)!.rules)).toEqual([]);
    expect(rulesRecord(diffRegistry([rules], [])[0]!, applied)).toEqual({ key: 'acme:riverside', rules: null });
  });

  it('take out by a tombstone what went', () => {
    const [change] = diffRegistry([binding], []);
    expect(registryRecord(change!, applied)).toEqual({ key: 'binding/plc/acme:riverside:line1', entry: null });
  });
});
