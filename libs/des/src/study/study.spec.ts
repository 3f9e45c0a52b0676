import { readFileSync } from 'node:fs';
import { hash } from '../random/streams.js';
import { experimentStudy } from './experiment-study.js';
import { BrokenModel, Networks } from './networks.js';
import { mergeOutcomes, runShare, splitShare } from './run-share.js';
import { stressStudy } from './stress-study.js';
import { conduct, type Outcome, perform, type Share } from './study.js';
import { BASE, type Variant } from './variant.js';

const TEXT = `orrery: flow/v1
name: two machines
sources: { parts: { every: { exponential: { mean: 1 } }, to: a } }
stations:
  a: { queue: {}, time: { exponential: { mean: 0.8 } }, to: b }
  b: { queue: {}, time: { exponential: { mean: 0.7 } }, to: out }
sinks: [out]
`;
const networks = new Networks('two.yaml', TEXT);
const networkOf = (variant: Variant) => networks.of(variant);
const plan = { seed: hash('study'), horizon: 400, warmUp: 40, maxParts: 150 };
const faster: Variant = { name: 'faster', changes: [{ path: 'stations.a.time', value: 0.5 }] };
const flooded: Variant = { name: 'flooded', changes: [{ path: 'stations.a.time', value: 5 }] };
const run = (share: Share) => runShare(networkOf(share.variant), plan, share);

describe('a study', () => {
  const rule = { confidence: 0.95, min: 4, max: 60, precision: { 'b.busy': 0.05 } };
  const make = () => experimentStudy([BASE, faster, flooded], networkOf, rule, ['timeInSystem']);

  it('comes to the same result whatever the number of workers, the pieces and the order in which they come', async () => {
    const alone = perform(make(), run);
    const shared = await conduct(make(), async ({ shares }) =>
      shares.map((share) => {
        const pieces = splitShare(share, 3).reverse().map(run);
        return mergeOutcomes(share, [...pieces, ...pieces.slice(0, 1)]); // one worker was slow to die: its piece came twice
      }),
    );
    expect(shared).toEqual(alone);
    expect(alone.cases.map(({ failed }) => failed !== undefined)).toEqual([false, false, true]);
    // Why, and what to do about it.
    expect(alone.cases[2].failed).toMatch(/^more than 150 parts are in the system .* wait in a.queue; give a.queue a capacity/);
    expect(alone.comparisons.get('timeInSystem')?.map(({ name }) => name)).toEqual(['faster']);
  });

  it('stops at the smallest number for which its rule holds, however many were run at once', () => {
    const { cases } = perform(make(), run);
    const count = cases[0].replications.length;
    const precise = (n: number) => perform(experimentStudy([BASE, faster], networkOf, { confidence: 0.95, min: n, max: n }), run).cases.every(({ summary }) => (summary.get('b.busy')?.halfWidth ?? 1) <= 0.05 * (summary.get('b.busy')?.mean ?? 0));
    expect(count).toBeGreaterThan(4);
    expect([precise(count - 1), precise(count)]).toEqual([false, true]);
  });

  it('that was broken off goes on from the outcomes that were kept, and runs none of them again', () => {
    const kept = new Map<string, Outcome>();
    let runs = 0;
    const keeping = (share: Share): Outcome => {
      const key = JSON.stringify(share);
      const outcome = kept.get(key) ?? ((runs += 1), run(share));
      kept.set(key, outcome);
      return outcome;
    };
    const whole = perform(make(), keeping);
    const before = runs;
    expect(perform(make(), keeping)).toEqual(whole);
    expect(runs).toBe(before);
  });

  it('misses a replication that no worker gave', () => {
    const share = { variant: BASE, from: 0, to: 4 };
    const [first] = splitShare(share, 2).map(run);
    expect(() => mergeOutcomes(share, [first])).toThrow('replication 2 of base is missing');
  });
});

describe('variants of a file', () => {
  it('are strained by name, in a worker as in the study', () => {
    const text = readFileSync(new URL('../../examples/supply-chain.yaml', import.meta.url), 'utf8');
    const chain = new Networks('supply-chain.yaml', text);
    const settings = { indicator: 'throughput', worse: 'lower', replications: 3, confidence: 0.9, pairs: 2 } as const;
    const short = { seed: 3, horizon: 200, warmUp: 20 };
    const result = perform(stressStudy(chain.model(BASE), (variant) => chain.of(variant), short, settings), (share) => runShare(new Networks('supply-chain.yaml', text).of(share.variant), short, share));
    expect(result.ranked.some(({ name }) => name.includes(' + '))).toBe(true);
    expect(() => chain.of({ name: 'x', changes: [], strain: { names: ['moon down'], strength: { at: 1, lasts: 1, demand: 1, energy: 1 } } })).toThrow('moon down');
  });

  it('a change that breaks the model is told with the line it stands in', () => {
    const broken = { name: 'broken', changes: [{ path: 'stations.b.time', value: '5 parsec' }] };
    expect(() => networks.of(broken)).toThrow(BrokenModel);
    expect(() => networks.of(broken)).toThrow(/two.yaml \(broken\):6:/);
  });
});
