import { type RawPoint } from '@orrery/client';
import { csvName, csvRows } from './csv.js';

const FLOW = { twinId: 'acme:riverside:filler', path: 'flow' };
const row = (point: Partial<RawPoint>) => csvRows(FLOW, 'litrePerSecond', [{ t: '2026-01-01T00:00:00.1234567Z', v: 1.25, q: 'good', ...point }]);

describe('csvRows', () => {
  it('keeps every digit of time and value, with unit and quality', () => {
    expect(row({ statusCode: 0, source: 'plc' })).toBe('2026-01-01T00:00:00.1234567Z,acme:riverside:filler,flow,1.25,litrePerSecond,good,0x00000000,plc,\r\n');
    expect(row({ v: '9007199254740993' })).toContain(',9007199254740993,');
    expect(row({ v: '-9007199254740993' })).toContain(',-9007199254740993,');
  });

  it('leaves the value of a bad reading empty and says its code', () => expect(row({ v: null, q: 'bad', statusCode: 0x808c0000 })).toContain(',flow,,litrePerSecond,bad,0x808C0000,'));
  it('quotes what would break a line', () => expect(row({ v: 'a "b",\nc' })).toContain(',"a ""b"",\nc",'));

  it.each(['=1+1', '+cmd', '-x', '@sum', '\tx'])('lets no text of a device run as a formula: %j', (v) => expect(row({ v })).toContain(`,'${v}`));
  it('writes what is no text as JSON', () => expect(row({ v: { a: 1 } })).toContain(',"{""a"":1}",'));
});

describe('csvName', () => {
  it('says what and from when', () => {
    expect(csvName([{ ...FLOW, path: 'motor/current' }], 0)).toBe('filler-motor-current-19700101T000000Z.csv');
    expect(csvName([FLOW, FLOW], 0)).toBe('2-trends-19700101T000000Z.csv');
  });
});
