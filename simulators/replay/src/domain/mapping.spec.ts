import { type MappingError, nodeName, readMapping } from './mapping.js';

const GOOD = `
defaults:
  delimiter: ";"
  time: { column: datetime, format: ISO }
  columns: [{ column: Volume Flow RateRMS }, { column: count, node: n, datatype: int64, unit: { code: C62, symbol: "1" } }]
recordings:
  - { name: a, file: a.csv }
  - { name: b, file: b.csv, delimiter: "," }
`;

test('what stands under defaults holds for recordings that do not say otherwise', () => {
  const [a, b] = readMapping(GOOD);
  expect(a).toMatchObject({ name: 'a', delimiter: ';', decimal: '.', time: { column: 'datetime', format: 'ISO', zone: 'UTC' } });
  expect(a?.columns).toEqual([
    { column: 'Volume Flow RateRMS', node: 'volumeFlowRateRms', datatype: 'double' },
    { column: 'count', node: 'n', datatype: 'int64', unit: { code: 'C62', symbol: '1', name: '1' } },
  ]);
  expect(b).toMatchObject({ name: 'b', delimiter: ',' });
});

test('every problem is named at once, with its line', () => {
  const broken = `
default: {}
recordings:
  - { name: a b, file: 7, delimiter: "||", columns: [{ column: x, datatype: real }, { datatype: double }] }
  - { name: c, file: c.csv, time: { column: t, format: ISO }, columns: [{ column: x }] }
  - { name: c, file: c.csv, time: { column: t, format: ISO }, columns: [] }
`;
  let problems: string[] = [];
  try {
    readMapping(broken);
  } catch (error) {
    problems = (error as MappingError).problems;
  }
  expect(problems.join('\n')).toMatch(/default.*line 2\): unknown/);
  for (const part of ['time.column must be a text', 'time.format', 'delimiter must be one character', 'the name "a b" may hold', 'file must be a text', 'datatype "real" of x', 'needs column', 'columns is missing', 'the name c stands twice', '(line 4)']) {
    expect(problems.join('\n')).toContain(part);
  }
});

test.each([
  ['Accelerometer1RMS', 'accelerometer1Rms'],
  ['Lagging_Current_Reactive.Power_kVarh', 'laggingCurrentReactivePowerKVarh'],
  ['CO2(tCO2)', 'co2TCo2'],
  ['1st', 'c1st'],
])('the column %s becomes the node %s', (column, node) => {
  expect(nodeName(column)).toBe(node);
});
