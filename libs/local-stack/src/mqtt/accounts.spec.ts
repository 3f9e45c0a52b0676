import { ACCOUNTS, covers } from './accounts.js';

test.each([
  ['#', 'a/b', true],
  ['#', '$SYS/uptime', false],
  ['$SYS/#', '$SYS/uptime', true],
  ['a/#', 'a', true],
  ['a/+/c', 'a/b/c', true],
  ['a/+/c', 'a/b/c/d', false],
  ['a/+', 'a/+', true],
  ['a/b', 'a/+', false],
  ['a/+', 'a/#', false],
])('%s covers %s: %s', (filter, topic, expected) => {
  expect(covers(filter, topic)).toBe(expected);
});

test('the ingestion reads everything and commands no device', () => {
  const { read, write } = ACCOUNTS['mqtt-ingestion'] ?? { read: [], write: [] };
  expect(read.some((filter) => covers(filter, 'riverside/machining/mill1/telemetry'))).toBe(true);
  expect(write.some((filter) => covers(filter, 'spBv1.0/Riverside/DCMD/line1-energy/meter'))).toBe(false);
  expect(write.some((filter) => covers(filter, 'spBv1.0/Riverside/NDATA/line1-energy'))).toBe(false);
});

test('command commands edge nodes and devices, and writes nothing else: no data, no birth, no state', () => {
  const { write } = ACCOUNTS['command'] ?? { write: [] };
  const may = (topic: string): boolean => write.some((filter) => covers(filter, topic));
  expect([may('spBv1.0/Riverside/DCMD/line1-energy/meter'), may('spBv1.0/Riverside/NCMD/line1-energy')]).toEqual([true, true]);
  for (const topic of ['spBv1.0/Riverside/NDATA/line1-energy', 'spBv1.0/Riverside/DBIRTH/line1-energy/meter', 'spBv1.0/STATE/orrery', 'riverside/machining/mill1/telemetry']) expect(may(topic)).toBe(false);
});
