import { dtmiFault, parseDtmi, term } from './dtmi.js';

describe('DTMI', () => {
  it('splits into base, major and minor version', () => {
    expect(parseDtmi('dtmi:orrery:packaging:Filler;12')).toEqual({ base: 'dtmi:orrery:packaging:Filler', major: 12 });
    expect(parseDtmi('dtmi:a;1.23')).toEqual({ base: 'dtmi:a', major: 1, minor: 23 });
    expect(parseDtmi('dtmi:a')).toEqual({ base: 'dtmi:a' });
  });

  it.each(['dtmi:', 'dtmi:1a;1', 'dtmi:a_;1', 'dtmi:_system:a;1', 'dtmi:a;0', 'dtmi:a;01', 'dtmi:a;1.0', 'dtmi:a;1234567890', 'dtmi:a b;1', 'DTMI:a;1', 'dtmi:a:;1', `dtmi:${'a'.repeat(2050)};1`])(
    'refuses %.40s',
    (text) => {
      expect(parseDtmi(text)).toBeUndefined();
    },
  );

  it('may have no version or a two-part one in v3, not in v2', () => {
    expect(dtmiFault('dtmi:a', 3)).toBeUndefined();
    expect(dtmiFault('dtmi:a;1.2', 3)).toBeUndefined();
    expect(dtmiFault('dtmi:a', 2)).toMatch(/no version/);
    expect(dtmiFault('dtmi:a;1.2', 2)).toMatch(/two-part/);
  });

  it('may not take a prefix that DTDL reserves', () => {
    expect(dtmiFault('dtmi:dtdl:mine;1', 3)).toMatch(/reserved/);
    expect(dtmiFault('dtmi:standard:mine;1', 2)).toMatch(/reserved/);
  });

  it('of a DTDL element is told by its short term', () => {
    expect(term('dtmi:dtdl:class:Telemetry;2')).toBe('Telemetry');
    expect(term('dtmi:standard:unit:degreeCelsius;2')).toBe('degreeCelsius');
    expect(term('dtmi:standard:schema:geospatial:point;3')).toBe('point');
    expect(term('dtmi:orrery:Telemetry;2')).toBe('dtmi:orrery:Telemetry;2');
  });
});
