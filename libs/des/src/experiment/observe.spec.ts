import { BUSY_LINE, networkOf } from '../flow/fixtures.js';
import { Simulation } from '../flow/simulation.js';
import { hash } from '../random/streams.js';
import { bottlenecks } from './bottleneck.js';
import { appraise } from './finance.js';
import { indicatorNames } from './indicators.js';
import { quantiles, trace } from './observe.js';
import { replicate } from './replication.js';
import { readScenario, sweep } from './scenario.js';

const TANDEM = `
sources: { parts: { every: saturated, to: a } }
stations:
  a: { time: { exponential: { mean: 0.8 } }, to: b }
  b: { queue: { capacity: 3 }, time: { exponential: { mean: 1.2 } }, to: c }
  c: { queue: { capacity: 3 }, time: { exponential: { mean: 0.7 } }, to: out }
sinks: [out]`;

describe('what a run can tell of itself', () => {
  it('quantiles of the time in system are those of M/M/1', () => {
    const network = networkOf(`
sources: { arrivals: { every: { exponential: { rate: 0.5 } }, to: machine } }
stations: { machine: { queue: {}, time: { exponential: { mean: 1 } }, to: out } }
sinks: [out]`);
    const [median, high] = quantiles(network, { seed: hash('quantiles'), horizon: 200_000, warmUp: 1000 }, 0, [0.5, 0.95]).get('out') ?? [];
    expect(median).toBeCloseTo(Math.LN2 / 0.5, 1);
    expect(Math.abs(high / (-Math.log(0.05) / 0.5) - 1)).toBeLessThan(0.03);
  });

  it('a Gantt chart has no gap and no overlap, and its bars add up to the indicators', () => {
    const network = networkOf(BUSY_LINE);
    const { bars, moves, cut } = trace(network, { seed: 3 }, 0, { from: 0, to: 3000 });
    const found = replicate(network, { seed: 3, horizon: 3000, warmUp: 0 }, 0).values;
    for (const server of [0, 1]) {
      const own = bars.filter((bar) => bar.station === 'filler' && bar.server === server);
      expect(own[0].from).toBe(0);
      own.slice(1).forEach((bar, i) => expect(bar.from).toBe(own[i].to));
      expect(own[own.length - 1].to).toBe(3000);
    }
    const busy = bars.filter(({ station, state }) => station === 'filler' && state === 'busy').reduce((sum, { from, to }) => sum + to - from, 0);
    expect(busy / 6000).toBeCloseTo(found[indicatorNames(network).indexOf('filler.busy')], 9);
    expect(cut).toBe(false);
    const out = moves.filter(({ place }) => place === 'out' || place === 'special').length;
    expect(out / 3000).toBeCloseTo(found[0], 9);
  });

  it('a flow trace follows one part from place to place, and says when it is cut', () => {
    const network = networkOf(TANDEM);
    const { moves } = trace(network, { seed: 1 }, 0, { from: 0, to: 50 });
    expect(moves.filter(({ part }) => part === 0).map(({ place }) => place)).toEqual(['a', 'b.queue', 'b', 'c.queue', 'c', 'out']);
    const cut = trace(network, { seed: 1 }, 0, { from: 0, to: 50 }, { moves: 10 });
    expect(cut).toMatchObject({ cut: true, moves: moves.slice(0, cut.moves.length), until: cut.moves.at(-1)?.time });
    expect(cut.moves.length).toBeGreaterThan(10);
  });

  it('a flow trace accounts for every part: where it stood when the span began, each place since, and that it left as scrap', () => {
    const network = networkOf(BUSY_LINE);
    const { standing, moves } = trace(network, { seed: 3 }, 0, { from: 500, to: 900 });
    expect(standing.length).toBeGreaterThan(3);
    expect(standing.every(({ time, place }) => time < 500 && place !== undefined && place !== 'out')).toBe(true);
    const at = new Map(standing.map(({ part, place }) => [part, place]));
    for (const { part, place } of moves) {
      if (place === undefined) expect(at.get(part)).toBe('filler'); // the only one with a yield
      if (place === undefined || place === 'out' || place === 'special') at.delete(part);
      else at.set(part, place);
    }
    expect(moves.some(({ place }) => place === undefined)).toBe(true);
    const run = new Simulation(network, { seed: 3 });
    run.run(900);
    expect(at.size).toBe(run.partsInSystem);
  });

  it('a part that is carried shows twice at its transport: where it begins to wait, and when it is taken up', () => {
    const network = networkOf(`
sources: { parts: { every: 100, limit: 1, to: move } }
transports: { move: { fleet: trucks, from: saw, to: drill } }
fleets: { trucks: { size: 1, speed: 0.5, home: dock } }
stations: { drill: { time: 1, to: out } }
layout: { saw: { at: [0, 0] }, drill: { at: [10, 0] }, dock: { at: [0, 5] } }
sinks: [out]`);
    const { moves } = trace(network, { seed: 1 }, 0, { from: 0, to: 200 });
    expect(moves.map(({ time, place }) => [time, place])).toEqual([[100, 'move'], [110, 'move'], [130, 'drill'], [131, 'out']]);
  });

  it('watching a run changes nothing of it', () => {
    const network = networkOf(BUSY_LINE);
    const [watched, alone] = [0, 1].map(() => new Simulation(network, { seed: 3 }));
    let seen = 0;
    watched.observe(() => (seen += 1));
    for (const run of [watched, alone]) run.run(1000);
    expect(seen).toBeGreaterThan(1000);
    expect(Buffer.from(watched.save()).equals(Buffer.from(alone.save()))).toBe(true);
  });

  it('the bottleneck is the station that is starved and blocked least; before it they are blocked, behind it starved', () => {
    const network = networkOf(TANDEM);
    const found = bottlenecks(network, [0, 1, 2, 3].map((i) => replicate(network, { seed: 5, horizon: 3000, warmUp: 100 }, i)), 0.95);
    expect(found.map(({ station, mostly, leads }) => [station, mostly, leads])).toEqual([['b', 'starved', 1], ['a', 'blocked', 0], ['c', 'starved', 0]]);
    expect(found[0].active.mean).toBeGreaterThan(0.85);
  });

  it('tells its progress, stops when told to, and keeps its quota, without changing a bit of the result', () => {
    const network = networkOf(BUSY_LINE);
    const plan = { seed: 3, horizon: 3000, warmUp: 300 };
    const shares: number[] = [];
    const watched = replicate(network, plan, 0, ({ share }) => shares.push(share) > 0);
    expect([...watched.values]).toEqual([...replicate(network, plan, 0).values]);
    expect(shares.length).toBeGreaterThanOrEqual(100);
    expect([shares.every((share, i) => i === 0 || share >= shares[i - 1]), shares[shares.length - 1]]).toEqual([true, 1]);
    const refusal = (code: string) => expect.objectContaining({ code });
    expect(() => replicate(network, plan, 0, ({ share }) => share < 0.5)).toThrow(refusal('run.cancelled'));
    expect(() => replicate(network, { ...plan, maxEvents: 100 }, 0)).toThrow(refusal('run.quota'));
  });
});

describe('scenarios and sweeps', () => {
  const text = `orrery: flow/v1\nname: tandem${TANDEM}`;

  it('a sweep is every combination, and each changes what it says', () => {
    const scenarios = sweep([{ path: 'stations.b.servers', values: [1, 2] }, { path: 'stations.b.queue.capacity', values: [1, 3, 9] }]);
    expect(scenarios).toHaveLength(6);
    expect(scenarios[5]).toEqual({ name: 'stations.b.servers=2, stations.b.queue.capacity=9', changes: [{ path: 'stations.b.servers', value: 2 }, { path: 'stations.b.queue.capacity', value: 9 }] });
    const { model } = readScenario('tandem.yaml', text, scenarios[5]);
    expect([model?.stations[1].servers, model?.buffers[0].capacity]).toEqual([2, 9]);
  });

  it('a scenario that changes what does not exist is refused, and so is a value that no model has', () => {
    const change = (path: string, value: unknown) => readScenario('tandem.yaml', text, { name: 'x', changes: [{ path, value }] });
    const invalid = expect.objectContaining({ code: 'experiment.invalid', message: expect.stringContaining('stations.capper') });
    expect(() => change('stations.capper.servers', 2)).toThrow(invalid);
    expect(change('stations.b.sevrers', 2).problems).toEqual([expect.objectContaining({ code: 'model.unknown-key', fix: 'did you mean "servers"?' })]);
    expect(change('stations.b.servers', -1).problems).toEqual([expect.objectContaining({ code: 'model.range' })]);
  });
});

describe('investment', () => {
  it('is worth the discounted gain of each replication, and its worst share', () => {
    const found = appraise([10, 10, 10, 10], [12, 12, 11, 10], 'h', { amount: 10_000, rate: 0.1, years: 2, tail: 0.25 }, 0.95);
    const value = (gain: number) => -10_000 + (gain * 8760) / 1.1 + (gain * 8760) / 1.21;
    expect(found.netPresentValue.mean).toBeCloseTo((2 * value(2) + value(1) + value(0)) / 4, 6);
    expect(found.losing).toBe(0.25);
    expect(found.conditionalValueAtRisk).toBeCloseTo(-10_000, 9);
    expect(found.payback).toBeCloseTo(10_000 / (1.25 * 8760), 12);
  });
});
