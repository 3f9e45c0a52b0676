import { JudgedQueue } from './judged-queue.js';

/** A policy whose reads end when the spec says so. */
class Reads {
  readonly ends: { ok(): void; fail(): void }[] = [];
  fresh(): Promise<void> {
    return new Promise((resolve, reject) => this.ends.push({ ok: resolve, fail: () => reject(new Error('away')) }));
  }
}

describe('what waits for the policy', () => {
  let reads: Reads;
  let handed: (number | string)[];
  let queue: JudgedQueue<number>;
  beforeEach(() => {
    reads = new Reads();
    handed = [];
    queue = new JudgedQueue(reads, (item) => void handed.push(item), () => handed.push('closed'));
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('goes in order, each after a read that began when it was there', async () => {
    void queue.push(1);
    void queue.push(2);
    reads.ends[0]!.ok();
    await settled();
    expect([handed, reads.ends.length, queue.isIdle]).toEqual([[1], 2, false]);
    void queue.push(3);
    reads.ends[1]!.ok();
    await settled();
    expect(handed).toEqual([1, 2]);
    reads.ends[2]!.ok();
    await queue.idle;
    expect([handed, queue.isIdle]).toEqual([[1, 2, 3], true]);
  });

  it('goes to nobody where the policy cannot be read: that is told before', async () => {
    void queue.push(1);
    reads.ends[0]!.fail();
    await queue.idle;
    expect(handed).toEqual(['closed', 1]);
  });

  it('holds up whoever brings more than fits', async () => {
    const answers = Array.from({ length: 20_001 }, (_, item) => queue.push(item));
    expect([answers[0], answers.at(-1)]).toEqual([undefined, expect.any(Promise)]);
    reads.ends[0]!.ok();
    await settled();
    reads.ends[1]!.ok();
    await answers.at(-1);
    expect(handed).toHaveLength(20_001);
  });
});
