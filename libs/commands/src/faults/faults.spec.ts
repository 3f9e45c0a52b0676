import { GUARDS } from '../guards/guard-table.js';
import { runSchedule } from './run-schedule.js';

const SCHEDULES = 10_000;
const without = (name: string) => GUARDS.filter((guard) => guard.name !== name);

describe('ten thousand schedules of faults', () => {
  it('write nothing twice and nothing unsafe, end every command, and say nothing of one that is not so', () => {
    const ends: Record<string, number> = {};
    for (let seed = 1; seed <= SCHEDULES; seed += 1) {
      const result = runSchedule(seed);
      if (result.violation !== undefined) throw new Error(`seed ${seed}: ${result.violation}\n${runSchedule(seed, { traced: true }).trace.join('\n')}`);
      for (const [state, count] of Object.entries(result.ends)) ends[state] = (ends[state] ?? 0) + count;
    }
    // They reach every end there is, each often.
    for (const state of ['rejected', 'verified', 'failed', 'timeout', 'expired', 'cancelled']) expect(ends[state] ?? 0).toBeGreaterThan(20);
  }, 120_000);

  it('are the same for the same seed', () => expect(runSchedule(7, { traced: true })).toEqual(runSchedule(7, { traced: true })));

  it.each(['range', 'rate', 'interlock', 'freshness', 'mode', 'lock', 'kill-switch', 'maintenance-window', 'approvers', 'self-approval', 'signature', 'approver-rights', 'clock', 'simulated-first'])(
    'the witness bites: without the guard %s an unsafe write is seen',
    (name) => {
      // Staleness that matters is rare: it needs a frozen sensor, then a jam, then a command.
      let seed = name === 'freshness' ? 1_700 : 1;
      while (seed <= 20_000 && runSchedule(seed, { guards: without(name) }).violation === undefined) seed += 1;
      expect(seed).toBeLessThan(20_000);
    },
    60_000,
  );

  it('the witness bites: where an answer is taken for the deed, a command that the machine has not done is seen', () => {
    let seed = 1;
    while (seed <= 2_000 && !/the machine never had/.test(runSchedule(seed, { readsBack: false }).violation ?? '')) seed += 1;
    expect(seed).toBeLessThan(2_000);
  });
});
