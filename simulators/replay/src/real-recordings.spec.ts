import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMapping, readRecording, type Recording, renderMapping } from './index.js';

const data = process.env['ORRERY_DATA'];
const withData = data ? describe : describe.skip;
if (!data) process.stderr.write('skipped: recordings of real plants, because ORRERY_DATA is not set\n');

const seconds = (recording: Recording): number[] => recording.rows.map((row) => Date.parse(row.time.replace(/\d{4}Z$/, 'Z')) / 1000);
const steps = (times: number[]): number[] => times.slice(1).map((time, index) => time - (times[index] as number));

withData('recordings of real plants', () => {
  test('the sixteen SKAB valve1 recordings: 18 160 rows, gaps of more than 2 s only in 2, 4 and 7', () => {
    const folder = join(data as string, 'skab', 'valve1');
    const files = readdirSync(folder).filter((file) => file.endsWith('.csv'));
    const columns = ['Accelerometer1RMS', 'Accelerometer2RMS', 'Current', 'Pressure', 'Temperature', 'Thermocouple', 'Voltage', 'Volume Flow RateRMS'].map((column) => ({ column }));
    const mappings = readMapping(
      renderMapping({ recordings: files.map((file) => ({ name: `valve1-${file.replace('.csv', '')}`, file })), delimiter: ';', time: { column: 'datetime', format: 'YYYY-MM-DD HH:mm:ss' }, columns }),
    );
    const recordings = mappings.map((mapping) => readRecording(mapping, readFileSync(join(folder, mapping.file), 'utf8')));
    expect(recordings).toHaveLength(16);
    expect(recordings.reduce((sum, recording) => sum + recording.rows.length, 0)).toBe(18_160);
    expect(recordings.filter((recording) => steps(seconds(recording)).some((step) => step > 2)).map((recording) => recording.name).sort()).toEqual(['valve1-2', 'valve1-4', 'valve1-7']);
    expect(recordings.every((recording) => recording.rows.every((row) => row.cells.every((cell) => cell.status === 'good')))).toBe(true);
    expect(recordings.find((recording) => recording.name === 'valve1-0')?.rows[0]).toEqual({
      time: '2020-03-09T10:14:33.0000000Z',
      written: '2020-03-09 10:14:33',
      cells: [0.0265878, 0.0401113, 1.3302, 0.054711, 79.3366, 26.0199, 233.062, 32].map((value) => ({ value, status: 'good' })),
    });
  });

  test('the steel plant of a year: dd/mm/yyyy, and 365 steps backwards at midnight are kept as they are', () => {
    const [mapping] = readMapping(
      renderMapping({ recordings: [{ name: 'steel', file: 'Steel_industry_data.csv' }], time: { column: 'date', format: 'D/M/YYYY HH:mm' }, columns: [{ column: 'Usage_kWh' }, { column: 'Load_Type', datatype: 'string' }] }),
    );
    if (!mapping) throw new Error('no mapping');
    const recording = readRecording(mapping, readFileSync(join(data as string, 'steel-energy', mapping.file), 'utf8'));
    expect(recording.rows).toHaveLength(35_040);
    expect(steps(seconds(recording)).filter((step) => step < 0)).toHaveLength(365);
  });
});
