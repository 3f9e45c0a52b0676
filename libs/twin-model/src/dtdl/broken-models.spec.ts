import { found, model, property, read, telemetry, V2, V3 } from './fixtures.js';
import { readModels } from './read-models.js';

const contents = (...list: unknown[]) => model('A', { contents: list });
const v2 = (...list: unknown[]) => ({ '@context': V2, '@id': 'dtmi:test:A;1', '@type': 'Interface', contents: list });
const component = (name: string, schema: unknown) => ({ '@type': 'Component', name, schema });
const relationship = (rest: Record<string, unknown>) => ({ '@type': 'Relationship', name: 'feeds', ...rest });
const many = (count: number) => Array.from({ length: count }, (_, index) => telemetry(`t${index}`));
const nested = (depth: number): unknown => (depth === 0 ? 'double' : { '@type': 'Array', elementSchema: nested(depth - 1) });
const chain = (length: number) => Array.from({ length }, (_, index) => model(`L${index}`, index === 0 ? {} : { extends: `dtmi:test:L${index - 1};1` }));
const mode = (enumValues: unknown, valueSchema: unknown = 'integer') => ({ '@type': 'Enum', valueSchema, enumValues });

/** Each broken model, and the problems it must have: path and rule code (file 0 unless said). */
const BROKEN: readonly (readonly [string, unknown[], string[]])[] = [
  ['no object', ['nonsense'], [' dtdl.interface.invalid']],
  ['no context', [{ '@id': 'dtmi:test:A;1', '@type': 'Interface' }], [' dtdl.context.missing']],
  ['context of an unknown version', [model('A', { '@context': 'dtmi:dtdl:context;9' })], ['/@context dtdl.context.unknown']],
  ['context that is no DTMI', [model('A', { '@context': ['dtmi:dtdl:context;3', 'http://example.com'] })], ['/@context dtdl.context.unknown']],
  ['context that is a number', [model('A', { '@context': 3 })], ['/@context dtdl.context.invalid']],
  ["DTDL's context not first", [model('A', { '@context': [...V3].reverse() })], ['/@context dtdl.context.order']],
  ['no type', [{ '@context': V3, '@id': 'dtmi:test:A;1' }], [' dtdl.type.missing']],
  ['a type that is no Interface', [model('A', { '@type': 'Interfce' })], ['/@type dtdl.type.unknown']],
  ['no id', [{ '@context': V3, '@type': 'Interface' }], [' dtdl.id.missing']],
  ['an id that is no DTMI', [model('A', { '@id': 'urn:a' })], ['/@id dtdl.dtmi.invalid']],
  ['an id longer than 128 characters', [model('A', { '@id': `dtmi:${'a'.repeat(130)};1` })], ['/@id dtdl.limit.id']],
  ['a two-part version in v2', [{ '@context': V2, '@id': 'dtmi:test:A;1.2', '@type': 'Interface' }], ['/@id dtdl.dtmi.invalid']],
  ['an unknown key', [model('A', { content: [] })], ['/content dtdl.key.unknown']],
  ['an element id used twice', [contents(telemetry('a', 'double', { '@id': 'dtmi:test:x;1' }), telemetry('b', 'double', { '@id': 'dtmi:test:x;1' }))], ['/contents/1/@id dtdl.id.repeated']],
  ['a text that is too long', [model('A', { description: 'x'.repeat(513) })], ['/description dtdl.limit.text']],
  ['a display name that is too long for v2', [{ ...v2(), displayName: 'x'.repeat(65) }], ['/displayName dtdl.limit.text']],
  ['a text that is a number', [model('A', { displayName: 5 })], ['/displayName dtdl.localized.invalid']],
  ['a language that is none', [model('A', { displayName: { English: 'Pump' } })], ['/displayName dtdl.localized.language']],
  ['a comment that is a number', [model('A', { comment: 5 })], ['/comment dtdl.comment.invalid']],

  ['a content of no known type', [contents({ '@type': 'Telemtry', name: 'a', schema: 'double' })], ['/contents/0/@type dtdl.type.unknown']],
  ['a content of two types', [contents({ '@type': ['Telemetry', 'Property'], name: 'a', schema: 'double' })], ['/contents/0/@type dtdl.type.several']],
  ['a content that is a text', [contents('flow')], ['/contents/0 dtdl.element.invalid']],
  ['no name', [contents({ '@type': 'Telemetry', schema: 'double' })], ['/contents/0 dtdl.name.missing']],
  ['a name that breaks the syntax', [contents(telemetry('flow rate'))], ['/contents/0/name dtdl.name.invalid']],
  ['a name used twice', [contents(telemetry('flow'), property('flow'))], ['/contents/1/name dtdl.name.repeated']],
  ['no schema', [contents({ '@type': 'Telemetry', name: 'a' })], ['/contents/0 dtdl.key.missing']],
  ['an unknown schema', [contents(telemetry('a', 'decimal'))], ['/contents/0/schema dtdl.schema.unknown']],
  ['a schema that is a number', [contents(telemetry('a', 7))], ['/contents/0/schema dtdl.schema.invalid']],
  ['a schema of the Interface that is not there', [contents(telemetry('a', 'dtmi:test:mode;1'))], ['/contents/0/schema dtdl.schema.missing']],
  ['writable that is a text', [contents(property('a', 'double', { writable: 'yes' }))], ['/contents/0/writable dtdl.value']],
  ['an unknown key of telemetry', [contents(telemetry('a', 'double', { writable: true }))], ['/contents/0/writable dtdl.key.unknown']],
  ['a co-type that nothing defines in v3', [contents({ '@type': ['Telemetry', 'Temprature'], name: 'a', schema: 'double' })], ['/contents/0/@type dtdl.type.unknown']],

  ['an unknown unit', [contents({ '@type': ['Telemetry', 'Temperature'], name: 'a', schema: 'double', unit: '°C' })], ['/contents/0/unit dtdl.unit.unknown']],
  ['a unit of another quantity', [contents({ '@type': ['Telemetry', 'Temperature'], name: 'a', schema: 'double', unit: 'bar' })], ['/contents/0/unit dtdl.unit.mismatch']],
  ['a unit without a semantic type', [contents(telemetry('a', 'double', { unit: 'bar' }))], ['/contents/0/unit dtdl.unit.without-semantic-type']],
  ['a semantic type on a text', [contents({ '@type': ['Telemetry', 'Pressure'], name: 'a', schema: 'string', unit: 'bar' })], ['/contents/0/schema dtdl.semantic-type.schema']],
  ['two semantic types', [contents({ '@type': ['Telemetry', 'Length', 'Distance'], name: 'a', schema: 'double', unit: 'metre' })], ['/contents/0/@type dtdl.semantic-type.several']],
  ['a semantic type without QuantitativeTypes in v3', [model('A', { '@context': V3[0], contents: [{ '@type': ['Telemetry', 'Pressure'], name: 'a', schema: 'double', unit: 'bar' }] })], ['/contents/0/@type dtdl.unit.context']],
  ['a semantic type without unit in v2', [v2({ '@type': ['Telemetry', 'Pressure'], name: 'a', schema: 'double' })], ['/contents/0 dtdl.unit.missing']],
  ['a unit in v2 that only v3 has', [v2({ '@type': ['Telemetry', 'VolumeFlowRate'], name: 'a', schema: 'double', unit: 'litrePerMinute' })], ['/contents/0/unit dtdl.unit.unknown']],

  ['an array in a property of v2', [v2(property('a', { '@type': 'Array', elementSchema: 'double' }))], ['/contents/0/schema dtdl.schema.array-in-property']],
  ['a geospatial property of v2', [v2(property('a', 'point'))], ['/contents/0/schema dtdl.schema.array-in-property']],
  ['schemas nested more than five levels', [contents(telemetry('five', nested(5)), telemetry('six', nested(6)))], ['/contents/1/schema dtdl.limit.schema-depth']],
  ['a schema that holds itself', [model('A', { schemas: [{ '@id': 'dtmi:test:s;1', '@type': 'Array', elementSchema: 'dtmi:test:s;1' }] })], ['/schemas/0 dtdl.schema.cycle']],
  ['a reusable schema without id', [model('A', { schemas: [{ '@type': 'Array', elementSchema: 'double' }] })], ['/schemas/0 dtdl.id.missing']],
  ['a complex schema of no known type', [contents(telemetry('a', { '@type': 'Tuple' }))], ['/contents/0/schema/@type dtdl.schema.unknown']],
  ['an array without element schema', [contents(telemetry('a', { '@type': 'Array' }))], ['/contents/0/schema dtdl.key.missing']],
  ['an object field used twice', [contents(telemetry('a', { '@type': 'Object', fields: [{ name: 'x', schema: 'double' }, { name: 'x', schema: 'double' }] }))], ['/contents/0/schema/fields/1/name dtdl.name.repeated']],
  ['a field that names another class', [contents(telemetry('a', { '@type': 'Object', fields: [{ '@type': 'MapKey', name: 'x', schema: 'double' }] }))], ['/contents/0/schema/fields/0/@type dtdl.type.unknown']],
  ['an object without fields in v2', [v2(telemetry('a', { '@type': 'Object', fields: [] }))], ['/contents/0/schema dtdl.limit.fields']],
  ['a map whose keys are no texts', [contents(telemetry('a', { '@type': 'Map', mapKey: { name: 'k', schema: 'integer' }, mapValue: { name: 'v', schema: 'double' } }))], ['/contents/0/schema/mapKey/schema dtdl.schema.map-key']],
  ['an enum of doubles', [contents(telemetry('a', mode([], 'double')))], ['/contents/0/schema/valueSchema dtdl.enum.value-schema']],
  ['an enum value of the wrong type', [contents(telemetry('a', mode([{ name: 'on', enumValue: 'on' }])))], ['/contents/0/schema/enumValues/0/enumValue dtdl.enum.value']],
  ['an enum value of more than four bytes', [contents(telemetry('a', mode([{ name: 'on', enumValue: 2 ** 31 }])))], ['/contents/0/schema/enumValues/0/enumValue dtdl.enum.value']],
  ['an enum value used twice', [contents(telemetry('a', mode([{ name: 'on', enumValue: 1 }, { name: 'run', enumValue: 1 }])))], ['/contents/0/schema/enumValues/1/enumValue dtdl.enum.repeated']],
  ['an enum without values in v2', [v2(telemetry('a', mode([])))], ['/contents/0/schema dtdl.limit.enum-values']],

  ['a relationship to what is no DTMI', [contents(relationship({ target: 'Pump' }))], ['/contents/0/target dtdl.dtmi.invalid']],
  ['a least multiplicity above 0', [contents(relationship({ minMultiplicity: 1 }))], ['/contents/0/minMultiplicity dtdl.multiplicity.min']],
  ['a greatest multiplicity of 0', [contents(relationship({ maxMultiplicity: 0 }))], ['/contents/0/maxMultiplicity dtdl.multiplicity.max']],
  ['a greatest multiplicity above 500 in v2', [v2(relationship({ maxMultiplicity: 501 }))], ['/contents/0/maxMultiplicity dtdl.multiplicity.max']],
  ['telemetry of a relationship', [contents(relationship({ properties: [telemetry('a')] }))], ['/contents/0/properties/0/@type dtdl.type.unknown']],
  ['a component that is not there', [contents(component('m', 'dtmi:test:Motro;1')), model('Motor')], ['/contents/0/schema dtdl.component.missing']],
  ['a component in a component', [contents(component('m', 'dtmi:test:M;1')), model('M', { contents: [component('s', 'dtmi:test:S;1')] }), model('S')], ['/contents/0/schema dtdl.component.nested']],
  ['a component that inherits a component', [contents(component('m', 'dtmi:test:M;1')), model('M', { extends: 'dtmi:test:B;1' }), model('B', { contents: [component('s', 'dtmi:test:S;1')] }), model('S')], ['/contents/0/schema dtdl.component.nested']],
  ['a component of itself', [contents(component('m', 'dtmi:test:A;1'))], ['/contents/0/schema dtdl.component.nested']],
  ['a request without name', [contents({ '@type': 'Command', name: 'start', request: { schema: 'double' } })], ['/contents/0/request dtdl.name.missing']],

  ['a base that is not there', [model('A', { extends: ['dtmi:test:Bse;1'] }), model('Base')], ['/extends dtdl.extends.missing']],
  ['a circle of bases', [model('A', { extends: 'dtmi:test:B;1' }), model('B', { extends: 'dtmi:test:A;1' })], ['/extends dtdl.extends.cycle', '1 /extends dtdl.extends.cycle']],
  ['a base that is itself', [model('A', { extends: 'dtmi:test:A;1' })], ['/extends dtdl.extends.cycle']],
  ['a name that a base has', [model('A', { extends: 'dtmi:test:B;1', contents: [telemetry('x')] }), model('B', { contents: [property('x')] })], ['/contents/0/name dtdl.extends.conflict']],
  ['two bases with one name', [model('A', { extends: ['dtmi:test:B;1', 'dtmi:test:C;1'] }), model('B', { contents: [property('x')] }), model('C', { contents: [property('x')] })], ['/extends dtdl.extends.conflict']],
  ['three bases in v2', [{ ...v2(), extends: ['dtmi:test:B;1', 'dtmi:test:C;1', 'dtmi:test:D;1'] }, model('B'), model('C'), model('D')], ['/extends dtdl.limit.extends']],
  ['eleven levels of bases', chain(12), ['11 /extends dtdl.limit.depth']],
  ['more than 300 contents in v2, inherited ones included', [{ ...v2(...many(200)), extends: 'dtmi:test:B;1' }, model('B', { contents: many(101).map((item, index) => ({ ...item, name: `b${index}` })) })], ['/contents dtdl.limit.contents']],
  ['the same Interface in two files', [model('A'), model('A')], ['1 /@id dtdl.id.repeated']],
];

describe('a broken model', () => {
  it.each(BROKEN)('with %s is refused where it is wrong', (_name, documents, expected) => {
    expect(found(read(...documents))).toEqual(expected.map((text) => (/^\d/.test(text) ? `models/${text.replace(' ', '.json ')}` : `models/0.json ${text}`)));
  });

  it('never goes without a message and a remedy', () => {
    for (const problem of BROKEN.flatMap(([, documents]) => read(...documents).problems)) {
      expect(problem.message.length).toBeGreaterThan(10);
      expect(problem.fix.length).toBeGreaterThan(3);
    }
  });

  it.each([
    [contents({ '@type': ['Telemetry', 'Temperature'], name: 'a', schema: 'double', unit: '°C' }), 'did you mean "degreeCelsius"?'],
    [contents({ '@type': ['Telemetry', 'VolumeFlowRate'], name: 'a', schema: 'double', unit: 'litresPerSecond' }), 'did you mean "litrePerSecond"?'],
    [contents(telemetry('a', 'integr')), 'did you mean "integer"?'],
    [model('A', { extend: [] }), 'did you mean "extends"? Otherwise remove it'],
    [contents({ '@type': 'Relationshp', name: 'a' }), 'did you mean "Relationship"? Otherwise use one of Telemetry, Property, Component, Command'],
  ])('suggests what was meant (%#)', (document, fix) => {
    expect(read(document).problems.map((problem) => problem.fix)).toEqual([fix]);
  });

  it('of fifty thousand opening brackets is refused, not fatal', () => {
    expect(found(readModels([{ path: 'models/0.json', content: '['.repeat(50_000) }]))).toEqual(['models/0.json  dtdl.json.syntax']);
  });
});
