import { Type } from 'typebox';
import { incompatibilities } from './compatibility.js';
import { type Json } from './json-schema.js';

const json = (schema: unknown): Json => JSON.parse(JSON.stringify(schema)) as Json;
const before = Type.Object({
  type: Type.Literal('reading'),
  value: Type.Number(),
  unit: Type.Optional(Type.String({ maxLength: 10 })),
  quality: Type.Enum(['good', 'bad']),
  items: Type.Array(Type.Object({ a: Type.String() }, { additionalProperties: true })),
}, { additionalProperties: true });
const changed = (change: (properties: Record<string, unknown>) => void, more: object = {}): Json => {
  const properties: Record<string, unknown> = { ...before.properties };
  change(properties);
  return json({ ...Type.Object(properties as typeof before.properties, { additionalProperties: true }), ...more });
};
const find = (after: Json): string[] => incompatibilities(json(before), after).map(({ pointer, change }) => `${pointer}: ${change}`);

describe('within a major version', () => {
  it('an optional field may be added, and words may change', () => {
    expect(find(changed((p) => (p['added'] = Type.Optional(Type.String()))))).toEqual([]);
    expect(find(changed((p) => (p['value'] = Type.Number({ description: 'in the unit' }))))).toEqual([]);
  });

  it.each<[string, (properties: Record<string, unknown>) => unknown, string]>([
    ['a field removed', (p) => delete p['unit'], '/properties/unit: field removed'],
    ['a required field added', (p) => (p['added'] = Type.String()), '/properties/added: is required now'],
    ['a required field made optional', (p) => (p['value'] = Type.Optional(Type.Number())), '/properties/value: was required'],
    ['an optional field made required', (p) => (p['unit'] = Type.String({ maxLength: 10 })), '/properties/unit: is required now'],
    ['a type changed', (p) => (p['value'] = Type.String()), '/properties/value/type: type "number" became "string"'],
    ['a limit narrowed', (p) => (p['unit'] = Type.Optional(Type.String({ maxLength: 5 }))), '/properties/unit/maxLength'],
    ['a member of an enumeration added', (p) => (p['quality'] = Type.Enum(['good', 'bad', 'odd'])), '/properties/quality/enum'],
    ['an inner field removed', (p) => (p['items'] = Type.Array(Type.Object({}, { additionalProperties: true }))), '/properties/items/items/properties/a'],
  ])('%s is refused', (_what, change, expected) => {
    expect(find(changed((p) => void change(p)))).toContainEqual(expect.stringContaining(expected));
  });

  it('closing an open object is refused', () => {
    expect(find(changed(() => undefined, { additionalProperties: false }))).toHaveLength(1);
  });

  it('a kind of message may neither go nor come', () => {
    const a = Type.Object({ type: Type.Literal('a') });
    const b = Type.Object({ type: Type.Literal('b') });
    const c = Type.Object({ type: Type.Literal('c') });
    expect(incompatibilities(json(Type.Union([a, b])), json(Type.Union([b, a])))).toEqual([]);
    expect(incompatibilities(json(Type.Union([a, b])), json(Type.Union([a])))).toHaveLength(1);
    expect(incompatibilities(json(Type.Union([a, b])), json(Type.Union([a, b, c])))).toHaveLength(1);
  });
});
