import { type Datatype } from '@orrery/contracts';
import { type ColumnMap } from './column-map.js';
import { makeBatches, type MadeBatch, MAX_BATCH } from './make-batches.js';
import { readCell } from './read-cell.js';
import { type FileRow } from './read-rows.js';

const map: ColumnMap = {
  twin: 'a:b:c', delimiter: ',', decimal: '.', backward: 'keep',
  time: { column: 'time', form: 'dd/MM/yyyy HH:mm', zone: 'Europe/Berlin', ambiguous: 'refuse' },
  columns: [{ column: 'kWh', path: 'energy' }, { column: 'state', path: 'mode' }],
};
const types = new Map<string, Datatype>([['energy', 'double'], ['mode', 'string']]);

async function* rows(list: readonly (readonly [time: string, energy: string, state?: string])[]): AsyncGenerator<FileRow> {
  for (const [index, [time, energy, state = '']] of list.entries()) yield { row: index + 2, cells: { time, kWh: energy, state }, bytes: index };
}

async function made(list: Parameters<typeof rows>[0], more: Partial<ColumnMap> = {}): Promise<MadeBatch[]> {
  const batches: MadeBatch[] = [];
  for await (const batch of makeBatches(rows(list), { ...map, ...more }, types)) batches.push(batch);
  return batches;
}

describe('batches of a file', () => {
  it('hold a reading for each cell that says something, at the time of its row', async () => {
    expect(await made([['01/06/2026 00:15', '1.5', 'run'], ['01/06/2026 00:30', '']])).toMatchObject([
      { batch: 1, last: true, rows: 2, refused: { count: 0 }, readings: [{ path: 'energy', v: 1.5, t: '2026-05-31T22:15:00.0000000Z', row: 2 }, { path: 'mode', v: 'run' }] },
    ]);
  });

  it('are the same each time the same file is read, and no larger than the api takes', async () => {
    const list = Array.from({ length: 6_000 }, (_, index) => ['01/06/2026 00:15', String(index), 'x'] as const);
    const batches = await made(list);
    expect(batches.map(({ batch, last, readings }) => [batch, last, readings.length])).toEqual([[1, false, MAX_BATCH], [2, false, MAX_BATCH], [3, true, 2_000]]);
    expect(await made(list)).toEqual(batches);
  });

  it('leave out times that were twice or never in their zone, with their rows; never guessed', async () => {
    const list = [['25/10/2026 02:30', '1'], ['29/03/2026 02:30', '2'], ['31/02/2026 00:00', '3'], ['25/10/2026 03:30', '4']] as const;
    const [refusing] = await made(list);
    expect(refusing!.refused.first.map(({ row, reason }) => [row, reason])).toEqual([[2, 'ambiguous-time'], [3, 'left-out'], [4, 'no-time']]);
    expect(refusing!.readings).toHaveLength(1);
    const [later] = await made(list, { time: { ...map.time, ambiguous: 'later' } });
    expect(later!.readings.map(({ t }) => t)).toEqual(['2026-10-25T01:30:00.0000000Z', '2026-10-25T02:30:00.0000000Z']);
  });

  it('count steps back in time, and refuse them where one says so', async () => {
    const list = [['01/06/2026 23:45', '1'], ['01/06/2026 00:00', '2'], ['02/06/2026 00:15', '3']] as const;
    expect(await made(list)).toMatchObject([{ backwardSteps: 1, readings: [{ v: 1 }, { v: 2, t: '2026-05-31T22:00:00.0000000Z' }, { v: 3 }] }]);
    expect(await made(list, { backward: 'refuse' })).toMatchObject([{ backwardSteps: 1, readings: [{ v: 1 }, { v: 3 }], refused: { first: [{ row: 3, reason: 'backward-step' }] } }]);
  });
});

describe('a cell', () => {
  it.each<[string, Datatype, string, unknown]>([
    ['1.25', 'double', '.', { kind: 'value', v: 1.25 }],
    ['1,25', 'double', ',', { kind: 'value', v: 1.25 }],
    ['1,25', 'double', '.', { kind: 'refused', detail: '"1,25" is no double' }],
    ['NaN', 'double', '.', { kind: 'bad', raw: 'NaN' }],
    ['9007199254740993', 'uint64', '.', { kind: 'value', v: '9007199254740993' }],
    ['1', 'boolean', '.', { kind: 'value', v: true }],
    ['', 'double', '.', { kind: 'empty' }],
    ['12', 'string', '.', { kind: 'value', v: '12' }],
    ['0x1f', 'int32', '.', { kind: 'refused', detail: '"0x1f" is no int32' }],
    ['{"a":1}', 'json', '.', { kind: 'value', v: { a: 1 } }],
  ])('%s as %s', (text, datatype, decimal, cell) => {
    expect(readCell(text, datatype, decimal)).toEqual(cell);
  });
});
