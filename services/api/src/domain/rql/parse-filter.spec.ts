import fc from 'fast-check';
import { type Field, fieldNamed, type FieldKind, nameOf, PLAIN_FIELDS, typeOf } from './field.js';
import { COMPARISONS, type Filter, type Literal, MAX_DEPTH } from './filter.js';
import { parseFilter } from './parse-filter.js';
import { printFilter } from './print-filter.js';

const problemOf = (source: string): Record<string, unknown> | undefined => {
  try {
    parseFilter(source);
  } catch (error) {
    const { message, remedy, details } = error as { message: string; remedy: string; details: Record<string, unknown> };
    return { message, remedy, ...details };
  }
  return undefined;
};

describe('an RQL filter', () => {
  it('is read with its fields, values and nesting', () => {
    expect(parseFilter('and(eq(name,"Filler"), not( gt(properties/motor/current,4.20) ),in(level,"machine","cell"))')).toEqual({
      op: 'and',
      of: [
        { op: 'eq', field: { kind: 'name', key: '' }, value: { type: 'text', text: 'Filler' } },
        { op: 'not', of: { op: 'gt', field: { kind: 'value', key: 'motor/current' }, value: { type: 'number', text: '4.20' } } },
        { op: 'in', field: { kind: 'level', key: '' }, values: [{ type: 'text', text: 'machine' }, { type: 'text', text: 'cell' }] },
      ],
    });
  });

  it('keeps every digit of a number', () => {
    expect(parseFilter('eq(properties/total,9007199254740993)')).toMatchObject({ value: { text: '9007199254740993' } });
  });

  it('reads times to the seventh digit', () => {
    expect(parseFilter('gt(at,"2026-01-31T08:00:00Z")')).toMatchObject({ value: { text: '2026-01-31T08:00:00.0000000Z' } });
    expect(problemOf('gt(at,"2026-02-31T08:00:00Z")')).toMatchObject({ position: 7, expected: 'a UTC time' });
  });

  it.each([
    ['properties/flow', 'value', 'flow'],
    ['properties/motor/quality', 'quality', 'motor'],
    ['properties/motor/quality/value', 'value', 'motor/quality'],
    ['properties/motor/current/eventTs', 'eventTs', 'motor/current'],
    ['desired/speed/status', 'desiredStatus', 'speed'],
    ['sources/packaging-plant/state', 'source', 'packaging-plant'],
    ['externalIds/sap', 'externalId', 'sap'],
    ['relationships/feeds', 'relationship', 'feeds'],
  ])('takes %s for the %s of %s', (name, kind, key) => {
    expect(fieldNamed(name)).toEqual({ kind, key });
  });

  it.each<[string, string, number, string]>([
    ['', 'an operator', 1, 'the end'],
    ['eq', '"(" after eq', 3, 'the end'],
    ['eq(name', '"," and a value after the field of eq', 8, 'the end'],
    ['eq(name,"a"', '")" or ","', 12, 'the end'],
    ['eq(name,"a"))', 'the end of the filter', 13, '`)`'],
    ['eq(name,a)', 'a value', 9, '`a`'],
    ['eq(name,"a)', 'a value', 9, '`"a)`'],
    ['eq(name,5)', 'a text in double quotes', 9, '`5`'],
    ['gt(rev,"5")', 'a number', 8, '"5"'],
    ['like(rev,"5*")', 'no pattern: the field holds a number', 10, '"5*"'],
    ['exists(properties/motor/current/x)', 'a field', 8, '`properties/motor/current/x`'],
    ['equals(name,"a")', 'an operator', 1, '`equals`'],
    ['and()', 'an operator', 5, '`)`'],
    ['eq(properties/x,0x10)', 'a value', 17, '`0x10)`'],
    ['eq(properties/x,null)', 'a value', 17, '`null`'],
    ['eq(properties/x,1e9999)', 'a value', 17, '`1e9999)`'],
    ["eq(name,'a')", 'a value', 9, "`'a')`"],
    ['eq(name,"\u0000")', 'a value', 9, '`"\u0000")`'],
    [`${'not('.repeat(MAX_DEPTH + 1)}exists(name)${')'.repeat(MAX_DEPTH + 1)}`, 'at most 16 operators inside each other', 65, 'one more'],
    [`or(${Array.from({ length: 60 }, () => 'exists(name)').join(',')})`, 'at most 50 operators', 641, 'one more'],
    [`in(name,${Array.from({ length: 201 }, () => '"a"').join(',')})`, 'at most 200 values', 9, '201'],
    ['x'.repeat(4_001), 'at most 4000 characters', 4_001, '4001'],
  ])('that reads %s is refused: expected %s', (source, expected, position, found) => {
    expect(problemOf(source)).toMatchObject({ kind: 'invalid-query', parameter: 'filter', expected, position, found, remedy: expect.stringMatching(/\w/) });
  });

  it('with a misspelt field is told the right one', () => {
    expect(problemOf('eq(modell,"x")')?.['remedy']).toContain('did you mean "model"');
  });

  it('is printed as text that reads back as the same', () => {
    fc.assert(fc.property(filters, (filter) => expect(parseFilter(printFilter(filter))).toEqual(filter)));
  });

  it('never fails otherwise than by saying what is wrong, whatever it is', () => {
    const garbage = fc.array(fc.constantFrom('and', 'eq', 'not', 'name', 'rev', '(', ')', ',', '"a"', '1', ' ', '\\', '"', 'properties/x'), { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(fc.property(fc.oneof(garbage, fc.string()), (source) => expect(problemOf(source)?.['kind'] ?? 'invalid-query').toBe('invalid-query')));
  });
});

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/);
const path = fc.oneof(name, fc.tuple(name, name).map((parts) => parts.join('/')));
const keyed = (kinds: FieldKind[], key: fc.Arbitrary<string>) => fc.record({ kind: fc.constantFrom(...kinds), key });
const fields: fc.Arbitrary<Field> = fc.oneof(
  keyed([...PLAIN_FIELDS], fc.constant('')),
  keyed(['value', 'quality', 'eventTs', 'desired', 'desiredStatus'], path),
  keyed(['externalId', 'relationship', 'source'], fc.stringMatching(/^[a-zA-Z0-9._-]{1,10}$/)),
).filter((field) => fieldNamed(nameOf(field))?.kind === field.kind);

const numbers = fc.oneof(fc.bigInt().map(String), fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value))).filter((text) => text.length < 40);
const times = fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => `${date.toISOString().slice(0, -1)}0007Z`);

function literalsOf(field: Field): fc.Arbitrary<Literal> {
  const number = numbers.map((text): Literal => ({ type: 'number', text }));
  const text = fc.string().map((value): Literal => ({ type: 'text', text: value }));
  switch (typeOf(field)) {
    case 'number':
      return number;
    case 'time':
      return times.map((value): Literal => ({ type: 'text', text: value }));
    case 'text':
      return text;
    case 'any':
      return fc.oneof(number, text, fc.boolean().map((value): Literal => ({ type: 'boolean', value })));
  }
}

const conditions: fc.Arbitrary<Filter> = fields.chain((field) =>
  fc.oneof(
    fc.record({ op: fc.constantFrom(...COMPARISONS), field: fc.constant(field), value: literalsOf(field) }),
    fc.record({ op: fc.constant('in' as const), field: fc.constant(field), values: fc.array(literalsOf(field), { minLength: 1, maxLength: 4 }) }),
    fc.record({ op: fc.constantFrom('exists' as const, 'empty' as const), field: fc.constant(field) }),
    ...(typeOf(field) === 'text' || typeOf(field) === 'any' ? [fc.record({ op: fc.constantFrom('like' as const, 'ilike' as const), field: fc.constant(field), pattern: fc.string() })] : []),
  ),
);

const { filter: filters } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    conditions,
    fc.record({ op: fc.constantFrom('and' as const, 'or' as const), of: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ op: fc.constant('not' as const), of: tie('filter') }),
  ),
}));
