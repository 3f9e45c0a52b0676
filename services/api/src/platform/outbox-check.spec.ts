import { outboxCheck } from './kafka.providers.js';

describe('the health of the outbox', () => {
  it('is good while records leave it soon, and tells how long the oldest has waited', () => {
    expect(outboxCheck(0)).toEqual({ ok: true, detail: 'oldest record 0 s' });
    expect(outboxCheck(30_000).ok).toBe(true);
  });

  it('is bad once a record has waited for more than half a minute', () => {
    expect(outboxCheck(30_001)).toEqual({ ok: false, detail: expect.stringContaining('30 s') });
  });
});
