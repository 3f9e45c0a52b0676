import { ClassicLevel } from 'classic-level';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeInputs, encodeFrame } from './frame.js';
import { frameOf, readingAt, readingsOf } from '../testing/queue-in.js';
import { type Level, Table } from './table.js';

describe('frames in LevelDB', () => {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-table-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are read and written again after a write has failed and LevelDB was closed for it', async () => {
    const level: Level = new ClassicLevel(folder, { keyEncoding: 'utf8', valueEncoding: 'buffer' });
    const table = new Table(level);
    const { body, meta } = await encodeFrame(frameOf(readingsOf('a:b:one', readingAt(1))), 0, describeInputs);
    const write = (number: number) => table.write('plc', { put: { number, meta, body } }, { sync: true });
    await write(0);
    import.meta.jest.spyOn(level, 'batch').mockImplementationOnce(() => Promise.reject(new Error('No space left on device')) as never);
    await expect(write(1)).rejects.toThrow('No space left');
    await write(1);
    await level.close();
    const numbers = [];
    for await (const { number } of table.entries('plc', 0)) numbers.push(number);
    expect(numbers).toEqual([0, 1]);
    await table.close();
  });
});
