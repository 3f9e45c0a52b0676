import { join } from 'node:path';
import { linesOf } from './sentence-reporter.js';

const file = {
  testFilePath: join(process.cwd(), 'src/upgrade.e2e.spec.ts'),
  testResults: [
    { ancestorTitles: ['Upgrade'], title: 'loses nothing', status: 'passed', duration: 1234 },
    { ancestorTitles: ['Upgrade'], title: 'goes back', status: 'failed' },
  ],
};

test('every sentence has its result, its file and, under it, the figures that its test found', () => {
  const figures = [
    { test: 'Upgrade loses nothing', text: '4,000 readings' },
    { test: '', text: 'started in 9 s' },
  ];
  expect(linesOf([file], figures)).toEqual([
    'ok       Upgrade: loses nothing  (src/upgrade.e2e.spec.ts, 1.2 s)',
    '         · 4,000 readings',
    'FAILED   Upgrade: goes back  (src/upgrade.e2e.spec.ts)',
    '         · started in 9 s',
  ]);
});

test('a file that could not run is no file without tests', () => {
  expect(linesOf([{ ...file, testResults: [], testExecError: new Error('no stack') }], [])).toEqual(['FAILED   src/upgrade.e2e.spec.ts could not run']);
});
