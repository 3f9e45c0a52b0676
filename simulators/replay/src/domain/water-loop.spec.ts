import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMapping } from './mapping.js';
import { readRecording } from './recording.js';
import { waterLoopCsv, WATER_LOOP } from './water-loop.js';

const folder = join(import.meta.dirname, '..', '..', 'recordings');
const csv = readFileSync(join(folder, 'water-loop.csv'), 'utf8');

test('the committed recording is what its script makes (else: node dist/bin/make-water-loop.js)', () => {
  expect(csv).toBe(waterLoopCsv(WATER_LOOP));
});

test('it has 600 rows a second apart, one gap of 60 s, and a labelled anomaly', () => {
  const [mapping] = readMapping(readFileSync(join(folder, 'mapping.yaml'), 'utf8'));
  if (!mapping) throw new Error('the mapping lists no recording');
  const { rows, columns } = readRecording(mapping, csv);
  const times = rows.map((row) => Date.parse(row.time.replace(/\d{4}Z$/, 'Z')));
  const steps = times.slice(1).map((time, index) => (time - (times[index] as number)) / 1000);
  expect(rows).toHaveLength(600);
  expect(steps.filter((step) => step !== 1)).toEqual([60]);
  expect(rows.every((row) => row.cells.every((cell) => cell.status === 'good'))).toBe(true);
  const at = (name: string): number => columns.findIndex((column) => column.node === name);
  const labelled = rows.filter((row) => row.cells[at('anomaly')]?.value === true);
  expect(labelled).toHaveLength(90);
  const mean = (list: typeof rows, name: string): number => list.reduce((sum, row) => sum + Number(row.cells[at(name)]?.value), 0) / list.length;
  expect(mean(labelled, 'volumeFlowRate')).toBeLessThan(mean(rows.slice(0, 300), 'volumeFlowRate') - 5);
});
