import { until } from './until.js';

describe('until', () => {
  it('gives the value as soon as there is one', async () => {
    let calls = 0;
    expect(await until('three', () => (++calls === 3 ? calls : undefined), { everyMs: 1 })).toBe(3);
  });

  it('says what it waited for and why it was not so', async () => {
    const failing = until('a twin', () => Promise.reject(new Error('404')), { timeoutMs: 5, everyMs: 1 });
    await expect(failing).rejects.toThrow('waited 5 ms for a twin: 404');
  });
});
