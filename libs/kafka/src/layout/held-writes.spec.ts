import { HeldWrites } from './held-writes.js';

const never = new AbortController().signal;

describe('writes that are held back', () => {
  it('begin at once while they may', async () => expect(await new HeldWrites(() => true).begin(async () => 7, never)).toEqual({ done: 7 }));

  it('wait until they may', async () => {
    let may = false;
    const held = new HeldWrites(() => may);
    const done: string[] = [];
    const write = held.begin(async () => void done.push('written'), never);
    held.look();
    await Promise.resolve();
    expect(done).toEqual([]);
    may = true;
    held.look();
    await write;
    expect(done).toEqual(['written']);
  });

  it('are waited for where they have begun before', async () => {
    let finish: () => void = () => undefined;
    let may = true;
    const held = new HeldWrites(() => may);
    const order: string[] = [];
    const write = held.begin(() => new Promise<void>((resolve) => (finish = resolve)), never).then(() => order.push('written'));
    may = false;
    const idle = held.untilIdle().then(() => order.push('idle'));
    finish();
    await Promise.all([write, idle]);
    expect(order.sort()).toEqual(['idle', 'written']);
  });

  it('are given up when the process ends', async () => {
    const ending = new AbortController();
    const write = new HeldWrites(() => false).begin(async () => 7, ending.signal);
    ending.abort();
    expect(await write).toBeUndefined();
  });

  it('that fail do not count as under way', async () => {
    const held = new HeldWrites(() => true);
    await expect(held.begin(() => Promise.reject(new Error('no')), never)).rejects.toThrow('no');
    await held.untilIdle();
  });
});
