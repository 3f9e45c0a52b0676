import { compile, indicatorNames, readFlowModel, replicate } from '@orrery/des';
import { watch } from './watch.js';

const TEXT = `orrery: flow/v1
name: small line
sources: { orders: { every: { exponential: { mean: 1 } }, whenFull: lose, to: cut } }
stations: { cut: { queue: { capacity: 5 }, time: { exponential: { mean: 0.9 } }, to: out } }
sinks: [out]
`;
const request = { file: 'small.yaml', text: TEXT, variant: { name: 'base', changes: [] }, plan: { seed: 7, horizon: 500, warmUp: 0 }, replication: 3, indicators: ['cut.busy'] };

describe('a replication run in the browser', () => {
  it('is the same as the service’s of that number: what came out is its throughput', () => {
    const found = watch({ ...request, from: 0 });
    if (!('film' in found)) throw new Error(JSON.stringify(found));
    const network = compile(readFlowModel('small.yaml', TEXT).model!);
    const out = found.film!.trace.moves.filter(({ place }) => place === 'out').length;
    expect(out / 500).toBeCloseTo(replicate(network, request.plan, 3).values[indicatorNames(network).indexOf('throughput')]!, 9);
    expect([...found.illustration.series.keys()]).toEqual(['wip', 'throughput', 'cut.busy']);
    expect(found.illustration.bars.length).toBeGreaterThan(20);
  });

  it('is of a scenario where one is asked for, and no film is made for a report', () => {
    const found = watch({ ...request, variant: { name: 'two', changes: [{ path: 'stations.cut.servers', value: 2 }] } });
    if (!('illustration' in found)) throw new Error(JSON.stringify(found));
    expect(found.film).toBeUndefined();
    expect(new Set(found.illustration.bars.map(({ server }) => server))).toEqual(new Set([0, 1]));
  });

  it('a model that cannot be read, or cannot go on, says why', () => {
    expect(watch({ ...request, text: TEXT.replace('to: out', 'to: nowhere') })).toMatchObject({ failure: expect.stringContaining('nowhere') as string });
    expect(watch({ ...request, variant: { name: 'x', changes: [{ path: 'stations.none.servers', value: 2 }] } })).toMatchObject({ failure: expect.stringContaining('stations.none') as string });
  });
});
