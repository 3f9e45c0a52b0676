import { model, read, telemetry } from './fixtures.js';
import { resolveModel, type ResolvedSchema } from './resolve-model.js';
import { toWireValue, validateValue } from './validate-value.js';

function schema(written: unknown): ResolvedSchema {
  return resolveModel(read(model('A', { contents: [telemetry('a', written)] })).models, 'dtmi:test:A;1')!.values.get('a')!.schema;
}

const MODE = { '@type': 'Enum', valueSchema: 'string', enumValues: [{ name: 'on', enumValue: 'on' }, { name: 'off', enumValue: 'off' }] };
const LIMITS = { '@type': 'Object', fields: [{ name: 'low', schema: 'double' }, { name: 'modes', schema: { '@type': 'Array', elementSchema: MODE } }] };

describe('validateValue', () => {
  it.each([
    ['boolean', [true, false], ['true', 1, null]],
    ['string', ['', 'x'], [1, null, {}]],
    ['double', [0, -1.5, 1e308], ['1', NaN, Infinity, null]],
    ['float', [1.5, 3.4e38], [3.5e38, 'x']],
    ['integer', [0, 2147483647, -2147483648], [2147483648, 1.5, '1']],
    ['long', [5, '9007199254740993', '9223372036854775807', '-9223372036854775808'], ['9223372036854775808', 2 ** 53, '1.5', 1.5]],
    ['date', ['2026-01-31'], ['2026-13-01', '31.01.2026', 20260131]],
    ['time', ['14:30:00', '14:30:00.5Z'], ['25:00:00', '14:30']],
    ['dateTime', ['2026-01-31T14:30:00Z', '2026-01-31T14:30:00.1234567+01:00'], ['2026-01-31T14:30:00', '2026-01-31']],
    ['duration', ['PT5M', 'P1DT2H', 'P1Y2M3D', 'PT0.5S'], ['5m', 'P', 'PT', 'P1DT']],
    ['point', [{ type: 'Point', coordinates: [1, 2] }], [{ type: 'Polygon', coordinates: [[[1, 2]]] }, { type: 'Point', coordinates: [1] }, 'x']],
    ['polygon', [{ type: 'Polygon', coordinates: [[[1, 2], [3, 4], [1, 2]]] }], [{ type: 'Polygon', coordinates: [1, 2] }]],
    [MODE, ['on', 'off'], ['On', 1]],
    [{ '@type': 'Array', elementSchema: 'double' }, [[], [1, 2]], [1, ['1']]],
    [{ '@type': 'Map', mapKey: { name: 'k', schema: 'string' }, mapValue: { name: 'v', schema: 'double' } }, [{}, { a: 1 }], [{ a: 'x' }, [1]]],
    [LIMITS, [{}, { low: 1, modes: ['on'] }], [{ low: 'x' }, { lo: 1 }, [], 5]],
  ])('takes what fits %j and refuses the rest', (written, good, bad) => {
    const resolved = schema(written);
    expect(good.filter((value) => validateValue(resolved, value).length > 0)).toEqual([]);
    expect(bad.filter((value) => validateValue(resolved, value).length === 0)).toEqual([]);
  });

  it('names every fault with its path and rule', () => {
    const problems = validateValue(schema(LIMITS), { low: 'x', modes: ['on', 'of'], high: 1 }, 'limits');
    expect(problems.map(({ path, rule }) => `${path} ${rule}`)).toEqual(['limits/low type', 'limits/modes/1 enum', 'limits/high field.unknown']);
    expect(problems[1]!.message).toBe('limits/modes/1 must be one of "on", "off", not "of"');
  });

  it('tells a value that is out of range from one of the wrong type', () => {
    expect(validateValue(schema('integer'), 2 ** 40)[0]).toMatchObject({ rule: 'range' });
    expect(validateValue(schema('integer'), 'x')[0]).toMatchObject({ rule: 'type' });
  });

  it('lets no member of Object.prototype pass as a field', () => {
    expect(validateValue(schema(LIMITS), { constructor: 1 }).map(({ rule }) => rule)).toEqual(['field.unknown']);
  });
});

describe('toWireValue', () => {
  it('writes 64-bit integers as decimal text, wherever they stand', () => {
    const nested = schema({ '@type': 'Object', fields: [{ name: 'counts', schema: { '@type': 'Array', elementSchema: 'long' } }, { name: 'label', schema: 'string' }] });
    expect(toWireValue(nested, { counts: [1, '9007199254740993'], label: 'x' })).toEqual({ counts: ['1', '9007199254740993'], label: 'x' });
    expect(toWireValue(schema('integer'), 5)).toBe(5);
  });
});
