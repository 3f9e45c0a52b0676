import { interleave } from './interleave.js';

describe('interleave', () => {
  it('runs every arm once a round, turns the order around, and drops the warm-up', async () => {
    const order: string[] = [];
    const arm = (name: string) => async () => {
      order.push(name);
      return order.length;
    };
    const kept = await interleave({ a: arm('a'), b: arm('b') }, { warmups: 1, samples: 2 });
    expect(order.join('')).toBe('abbaab');
    expect(kept).toEqual({ a: [4, 5], b: [3, 6] });
  });

  it('ends when an arm cannot run', async () => {
    const broken = { a: async () => 1, b: async () => Promise.reject(new Error('no broker')) };
    await expect(interleave(broken, { warmups: 0, samples: 1 })).rejects.toThrow('no broker');
  });
});
