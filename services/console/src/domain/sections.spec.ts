import { hasTrend, pathsToTrend, sectionsOf } from './sections.js';
import { property, twin } from './testing.js';

describe('sectionsOf', () => {
  it('sets the own values first, then component by component', () => {
    const filler = twin({ properties: { 'motor/current': property({}), flowRate: property({}), 'valve/position': property({}), 'motor/speed': property({}) } });
    expect(sectionsOf(filler).map(({ component, entries }) => [component, entries.map(([path]) => path)])).toEqual([
      [undefined, ['flowRate']],
      ['motor', ['motor/current', 'motor/speed']],
      ['valve', ['valve/position']],
    ]);
  });
});

describe('hasTrend', () => {
  it('holds for measurements and truth values', () => expect([property({}), property({ datatype: 'boolean', value: true })].map(hasTrend)).toEqual([true, true]));
  it('does not hold for text, structures and what was never read', () => {
    const never = { kind: 'telemetry', datatype: 'double' } as const;
    expect([property({ datatype: 'string', value: 'a' }), property({ datatype: 'json', value: {} }), never].map(hasTrend)).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('pathsToTrend', () => {
  it('shows what is abnormal first, then measurements with a unit, and counters and times last', () => {
    const filler = twin({
      properties: {
        count: property({ datatype: 'uint32' }),
        runTime: property({ unit: 'second' }),
        speed: property({}),
        flow: property({ unit: 'litrePerSecond' }),
        setpoint: property({ kind: 'property', unit: 'litrePerSecond' }),
        pressure: property({ quality: 'bad', unit: 'bar' }),
      },
    });
    expect(pathsToTrend(filler, 6)).toEqual(['pressure', 'flow', 'speed', 'count', 'runTime', 'setpoint']);
    expect(pathsToTrend(filler, 2)).toEqual(['pressure', 'flow']);
  });
});
