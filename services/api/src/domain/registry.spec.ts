import fc from 'fast-check';
import { type Definition, diffRegistry, equalJson } from './registry.js';

const model = (id: string, document: unknown = {}): Definition => ({ type: 'model', id, document });
const twin = (twinId: string, name = 'x'): Definition => ({
  type: 'twin',
  twinId,
  definition: { model: 'dtmi:m;1', name, properties: {}, relationships: [], sources: {} },
});
const binding = (source: string, twinId: string): Definition => ({
  type: 'binding',
  source,
  twinId,
  items: [{ node: 'nsu=urn:x;s=a', path: 'a', datatype: 'double' }],
});

describe('the diff of the registry', () => {
  it('is empty where nothing changed, whatever the order of members', () => {
    const stored = { definition: { sources: {}, relationships: [], properties: {}, name: 'x', model: 'dtmi:m;1' }, twinId: 'a:b:c', type: 'twin' } as Definition;
    expect(diffRegistry([stored], [twin('a:b:c')])).toEqual([]);
  });

  it('names what came, what changed and what went', () => {
    const changes = diffRegistry([twin('a:b:gone'), twin('a:b:same'), twin('a:b:other')], [twin('a:b:same'), twin('a:b:other', 'y'), twin('a:b:new')]);
    expect(changes.map((change) => [change.key, change.before !== undefined, change.after !== undefined])).toEqual([
      ['twin/a:b:new', false, true],
      ['twin/a:b:other', true, true],
      ['twin/a:b:gone', true, false],
    ]);
  });

  it('adds a twin before its binding and its model before both; takes them out the other way round', () => {
    const all = [binding('plc', 'a:b:c'), twin('a:b:c'), model('dtmi:m;1')];
    expect(diffRegistry([], all).map((change) => change.key)).toEqual(['model/dtmi:m;1', 'twin/a:b:c', 'binding/plc/a:b:c']);
    expect(diffRegistry(all, []).map((change) => change.key)).toEqual(['binding/plc/a:b:c', 'twin/a:b:c', 'model/dtmi:m;1']);
  });

  it('tells of a source once all of its bindings are told of: an ingestion begins with it at once, and nothing it says may be unbound', () => {
    const source = { type: 'source', id: 'plc', protocol: 'mqtt', payload: 'json', endpoint: 'mqtts://b:1', clock: 'device', acceptPastMs: 0, acceptFutureMs: 0, templates: [] } as Definition;
    const all = [source, binding('plc', 'a:b:c'), twin('a:b:c')];
    expect(diffRegistry([], all).map((change) => change.key).at(-1)).toBe('source/plc');
    expect(diffRegistry(all, []).map((change) => change.key)[0]).toBe('source/plc');
  });

  it('takes a member that is undefined for one that is not there', () => {
    expect(equalJson({ a: 1, b: undefined }, { a: 1 })).toBe(true);
    expect(equalJson({ a: 1, b: undefined }, { a: 1, c: undefined })).toBe(true);
    expect(equalJson({ a: 1 }, { a: 1, b: null })).toBe(false);
  });

  it('finds any JSON value equal to its own copy, and no array equal to an object', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => equalJson(value, JSON.parse(JSON.stringify(value)))));
    expect(equalJson([], {})).toBe(false);
    expect(equalJson([1], { 0: 1, length: 1 })).toBe(false);
  });
});
