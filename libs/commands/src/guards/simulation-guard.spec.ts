import { addMillis } from '@orrery/twin-model';
import { type Facts } from './facts.js';
import { ANSWER, goodFacts, NOW, simulated, TARGET, triedAs } from './fixtures.js';
import { type SimulatedRun } from './simulated-run.js';
import { simulatedFirst } from './simulation-guard.js';

const WANTED = TARGET.simulateFirst!;
const verdict = (simulation: SimulatedRun | undefined, wish: Partial<Facts['wish']> = {}, wanted: Partial<typeof WANTED> = {}) => {
  const { simulation: _good, ...rest } = goodFacts({ target: { ...TARGET, simulateFirst: { ...WANTED, ...wanted } } }, wish);
  return simulatedFirst.check({ ...rest, ...(simulation ? { simulation } : {}) });
};
const throughput = (of: 'value' | 'change' | 'change-percent', is: 'at-least' | 'at-most', limit: number) => ({ require: [{ indicator: 'throughput', of, is, limit }] });

describe('simulated first', () => {
  it('lets through a wish that was tried alone, on the model of the rule, as its file asks, a moment ago, and says what it showed', () => {
    const { outcome, reason } = verdict(simulated());
    expect([outcome, reason]).toEqual(['pass', expect.stringMatching(/^run r-1 \(result dddddddddddd…\) shows change of throughput 10 % \[9\.\d+, 10\.\d+\] is at least 5 %; change of throughput 10 \[9\.5, 10\.5\] is at least 8; capper\.busy 0\.8 \[0\.78, 0\.82\] is at most 0\.9$/)]);
  });
  it('asks for nothing where the rule asks for none', () => expect(simulatedFirst.check(goodFacts({ target: { ...TARGET, simulateFirst: undefined }, simulation: undefined })).outcome).toBe('pass'));

  it.each<[string, SimulatedRun | undefined, RegExp]>([
    ['a run of which nothing was told', undefined, /has told of no run r-1; see whether the id is right, or compare line\.yaml with a scenario that changes sources\.bottles\.rate to 10000 and nothing else/],
    ['what was told of another run', simulated({ run: 'r-2' }), /has told of no run r-1/],
    ['a run that is under way', simulated({ state: 'running' }), /still under way; ask again/],
    ['a run that failed', simulated({ state: 'failed', why: 'a deadlock' }), /is failed: a deadlock/],
    ['a run that was cancelled', simulated({ state: 'cancelled' }), /is cancelled/],
    ['a run without a baseline', simulated({ kind: 'simulate' }), /compares nothing/],
    ['a result that was not told, or is not what its hash says', simulated({ answer: undefined, why: 'its bytes do not have its hash' }), /cannot be judged: its bytes do not have its hash/],
    ['a run of another model', simulated({}, { model: { file: 'line.yaml', digest: 'f'.repeat(64) } }), /of another model than line\.yaml as it is applied/],
    ['a run from before it was told of which model it is', simulated({}, { model: { file: 'line.yaml' } }), /of another model/],
    ['a run with a seed that somebody chose', simulated({}, { plan: { seed: 8, horizon: 480, warmUp: 60 } }), /was not asked as line\.yaml asks/],
    ['a run over another horizon', simulated({}, { plan: { seed: 7, horizon: 4_800, warmUp: 60 } }), /was not asked as/],
    ['a run with fewer replications', simulated({}, { rule: { confidence: 0.95, min: 2, max: 2 } as never }), /was not asked as/],
    ['a run with less confidence', simulated({}, { rule: { confidence: 0.5, min: 4, max: 4 } as never }), /was not asked as/],
    ['a run whose result is another than when it was proposed', simulated({ result: 'a'.repeat(64) }), /another result than when it was proposed/],
    ['a run that ended too long ago', simulated({ endedAt: addMillis(NOW, -3_600_001) }), /ended 3600 s ago, at most 3600 s/],
    ['a run of which nobody knows when it ended', simulated({ endedAt: undefined }), /nobody knows when/],
    ['a run from the future', simulated({ endedAt: addMillis(NOW, 31_000) }), /31000 ms from now/],
    ['a run of another value', triedAs({ changes: [{ path: 'sources.bottles.rate', value: 9_999.999999 }] }), /tried 9999\.999999 for sources\.bottles\.rate, not 10000/],
    ['a run of the same digits as text', triedAs({ changes: [{ path: 'sources.bottles.rate', value: '10000' }] }), /tried "10000"/],
    ['a run of another parameter', triedAs({ changes: [{ path: 'sources.cans.rate', value: 10_000 }] }), /does not change sources\.bottles\.rate/],
    ['a run that changes more beside it', triedAs({ changes: [...ANSWER.cases[1]!.changes, { path: 'stations.capper.servers', value: 2 }] }), /changes stations\.capper\.servers beside it/],
    ['a model that could not go on with it', triedAs({ failed: 'parts wait for one another' }), /could not go on: parts wait/],
    ['a baseline that could not go on', simulated({}, { cases: [{ ...ANSWER.cases[0]!, failed: 'no end' }, ANSWER.cases[1]!] }), /could not go on: no end/],
  ])('refuses %s', (_what, run, says) => expect(verdict(run)).toEqual({ outcome: 'refuse', reason: expect.stringMatching(says) }));

  it('refuses a wish that names no run, and says how to make one', () => expect(verdict(simulated(), { simulation: undefined })).toMatchObject({ outcome: 'refuse', reason: expect.stringMatching(/^speedSetpoint must be simulated first: compare line\.yaml/) }));

  it.each<[string, Parameters<typeof throughput>, 'pass' | 'refuse', RegExp]>([
    ['the whole interval is above it', ['value', 'at-least', 108], 'pass', /throughput 110 \[108, 112\] is at least 108/],
    ['the mean is, and the interval is not', ['value', 'at-least', 109], 'refuse', /whether throughput 110 \[108, 112\] is at least 109 is undecided/],
    ['the interval is below it', ['value', 'at-least', 113], 'refuse', /throughput 110 \[108, 112\] is not at least 113/],
    ['the whole interval is below the most', ['value', 'at-most', 112], 'pass', /is at most 112/],
    ['the interval reaches over the most', ['value', 'at-most', 111], 'refuse', /undecided/],
    ['the difference is decided by the paired interval, not by the two means', ['change', 'at-least', 9.5], 'pass', /change of throughput 10 \[9\.5, 10\.5\]/],
    ['the difference reaches over it', ['change', 'at-least', 10], 'refuse', /undecided/],
    ['the difference in percent', ['change-percent', 'at-least', 9], 'pass', /change of throughput 10 %/],
    ['the difference in percent reaches over it', ['change-percent', 'at-least', 10], 'refuse', /undecided/],
    ['the difference in percent is beyond it', ['change-percent', 'at-most', 5], 'refuse', /is not at most 5 %/],
  ])('a condition is met by its interval: %s', (_what, [of, is, limit], outcome, says) => expect(verdict(simulated(), {}, throughput(of, is, limit))).toEqual({ outcome, reason: expect.stringMatching(says) }));

  it.each<[string, SimulatedRun, ReturnType<typeof throughput>]>([
    ['that it does not compare', simulated({}, { comparisons: {} }), throughput('change', 'at-least', 0)],
    ['without samples', triedAs({ samples: {} }), throughput('change-percent', 'at-least', 0)],
    ['of a replication that saw nothing', triedAs({ samples: { throughput: [109, null, 110, 110] } }), throughput('change-percent', 'at-least', 0)],
    ['of no width that JSON holds', triedAs({ indicators: { throughput: { mean: 110, low: null, high: null } } }), throughput('value', 'at-least', 0)],
    ['whose base may be nothing', simulated({}, { cases: [{ ...ANSWER.cases[0]!, samples: { throughput: [-10, 10, -10, 10] } }, ANSWER.cases[1]!] }), throughput('change-percent', 'at-least', 0)],
  ])('refuses a figure %s', (_what, run, require) => expect(verdict(run, {}, require)).toMatchObject({ outcome: 'refuse', reason: expect.stringMatching(/is not in its result/) }));

  it('a loss that becomes smaller is a change for the better', () => {
    const of = (samples: number[]) => ({ ...ANSWER.cases[0]!, samples: { throughput: samples } });
    const run = simulated({}, { cases: [of([-100, -101, -99, -100]), { ...ANSWER.cases[1]!, samples: { throughput: [-50, -50.5, -49.5, -50] } }] });
    expect(verdict(run, {}, throughput('change-percent', 'at-least', 49)).reason).toMatch(/change of throughput 50 %/);
  });

  it('a speed may stand as a time in the model, to the digits that people write', () => {
    const [tried, not] = [0.36, 0.3601].map((value) => triedAs({ changes: [{ path: 'sources.bottles.rate', value }] }));
    expect([verdict(tried, {}, { over: 3_600 }).outcome, verdict(not, {}, { over: 3_600 }).outcome, verdict(tried, { value: 0 }, { over: 3_600 }).outcome]).toEqual(['pass', 'refuse', 'refuse']);
    expect(verdict(triedAs({ changes: [{ path: 'sources.bottles.rate', value: 416.66667 }] }), {}, { factor: 1 / 24 }).outcome).toBe('pass');
  });
});
