import { runSchedule } from '@orrery/commands/faults';

const SCHEDULES = 10_000;
/** A busy machine takes its time. */
const PATIENCE_MS = 230_000;

describe('Commands under a seeded scheduler of faults (crash, duplicate, reorder, clock skew of an hour, stale state, revoked approver)', () => {
  it('ten thousand schedules: no second write, no unsafe write, none called verified that was not done, and every command ends', () => {
    const ends = new Map<string, number>();
    for (let seed = 1; seed <= SCHEDULES; seed += 1) {
      const result = runSchedule(seed);
      expect(result.violation === undefined ? undefined : `seed ${seed}: ${result.violation}`).toBeUndefined();
      for (const [state, count] of Object.entries(result.ends)) ends.set(state, (ends.get(state) ?? 0) + count);
    }
    process.stderr.write(`\n${SCHEDULES} schedules; commands by their end: ${JSON.stringify(Object.fromEntries(ends))}\n`);
    expect([...ends.keys()].sort()).toEqual(['cancelled', 'expired', 'failed', 'rejected', 'timeout', 'verified']);
  }, PATIENCE_MS);
});
