import { type ReadingsInput } from '@orrery/contracts';
import { waitUntil } from '@orrery/local-stack';
import { ApiStack } from './testing/api-stack.js';
import { plantFolder } from './testing/plant.js';

const PUMP = 'acme:riverside:pump1';
const body = async (response: Response) => (await response.json()) as Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- matchers look into it
const reading = (row: number, value: unknown = row, path = 'flow') => ({ path, t: `2018-01-01T00:${String(row).padStart(2, '0')}:00.0000000Z`, v: value, row });

describe('imports of history on a real Kafka and PostgreSQL', () => {
  let stack: ApiStack;
  beforeAll(async () => {
    stack = await ApiStack.start();
    await stack.request('/plants/apply', { method: 'POST', body: plantFolder([{ name: 'pump1' }]) });
    await waitUntil('the twin', () => stack.projector.twins.has(PUMP));
  }, 120_000);
  afterAll(() => stack?.stop());

  const begin = async (more: object = {}) => body(await stack.request('/imports', { method: 'POST', body: { twin: PUMP, source: 'export-2018', key: 'k1', file: 'pump.csv', ...more } }));
  const send = (id: string, batch: object) => stack.request(`/imports/${id}/rows`, { method: 'PUT', body: batch });
  const imported = () => stack.projector.inputs.filter((input): input is ReadingsInput => input.type === 'readings' && input.import !== undefined);

  it('take each numbered batch once, however often it is sent, and never move the latest value', async () => {
    const { id } = await begin();
    const first = { batch: 1, readings: [reading(1), reading(2)], rows: 2 };
    for (let times = 0; times < 3; times += 1) expect(await body(await send(id, first))).toMatchObject({ nextBatch: 2, rows: 2, readings: { accepted: 2 } });
    expect(await body(await send(id, { batch: 2, readings: [reading(3)], rows: 1, backwardSteps: 1, last: true }))).toMatchObject({ state: 'finished', rows: 3, backwardSteps: 1, readings: { accepted: 3, refused: 0 } });
    await waitUntil('the records', () => imported().length >= 2);
    expect(imported().flatMap(({ readings }) => readings.map(({ sourceTs }) => sourceTs!.slice(11, 16)))).toEqual(['00:01', '00:02', '00:03']);
    expect(imported()[0]).toMatchObject({ source: 'export-2018', import: id });
    expect(stack.projector.twins.get(PUMP)).toMatchObject({ rev: 1, properties: {} });
  });

  it('with the same key are gone on with where they stopped, unless one asks to begin again', async () => {
    const { id } = await begin({ key: 'k2' });
    await send(id, { batch: 1, readings: [reading(1)] });
    expect(await begin({ key: 'k2' })).toMatchObject({ id, nextBatch: 2, state: 'open' });
    expect((await begin({ key: 'k2', again: true }))['id']).not.toBe(id);
  });

  it('refuse a batch out of turn, and another one under a number that was there', async () => {
    const { id } = await begin({ key: 'k3' });
    const late = await send(id, { batch: 3, readings: [reading(1)] });
    expect([late.status, await body(late)]).toEqual([409, expect.objectContaining({ nextBatch: 1 })]);
    await send(id, { batch: 1, readings: [reading(1)] });
    expect((await send(id, { batch: 1, readings: [reading(1, 77)] })).status).toBe(409);
  });

  it('count what cannot be taken, with the first reasons and rows, and take the rest', async () => {
    const { id } = await begin({ key: 'k4' });
    const refused = { count: 2, first: [{ row: 9, reason: 'ambiguous-time', detail: '"25.10.2026 02:30" was twice' }] };
    const answer = await body(await send(id, { batch: 1, readings: [reading(1, 'x'), reading(2, 1, 'flwo'), reading(3)], rows: 5, refused }));
    expect(answer).toMatchObject({ readings: { accepted: 1, refused: 4 } });
    expect(answer['firstRefusals'].map(({ row, reason }: { row: number; reason: string }) => [row, reason])).toEqual([[9, 'ambiguous-time'], [1, 'wrong-type'], [2, 'unknown-path']]);
    expect((await body(await stack.request(`/imports/${id}`)))['readings']).toEqual(answer['readings']);
  });

  it('are for whoever may import, into twins there are, in batches of a size', async () => {
    expect((await stack.request('/imports', { method: 'POST', body: { twin: PUMP }, as: ['viewer'] })).status).toBe(403);
    expect((await stack.request('/imports', { method: 'POST', body: { twin: 'acme:riverside:nobody' } })).status).toBe(404);
    const { id } = await begin({ key: 'k5' });
    expect((await send(id, { batch: 1, readings: Array.from({ length: 5_001 }, () => reading(1)) })).status).toBe(400);
    expect((await send(id, { batch: 1, readings: [{ ...reading(1), t: '2018-01-01' }] })).status).toBe(400);
  });
});
