import { modelDigest } from './model-digest.js';
import { modelFacts, type ModelFacts } from './model-facts.js';

const TEXT = `orrery: flow/v1
name: line
unit: h
sources: { orders: { every: 2, to: cut } }
stations: { cut: { servers: 1, time: 1, to: out } }
sinks: [out]
experiment: { horizon: 300, warmUp: 20, seed: 7, replications: 12, indicators: [throughput] }
`;
const facts = modelFacts('line.yaml', TEXT) as ModelFacts;

describe('what is known of a model before it is run', () => {
  it('is which system it is, how its file asks it, and what it can be asked for', () => {
    expect(facts).toMatchObject({ digest: modelDigest(TEXT), plan: { seed: 7, horizon: 300, warmUp: 20 }, rule: { confidence: 0.95, min: 12, max: 12 }, compared: ['throughput'] });
    expect(facts.indicators).toEqual(expect.arrayContaining(['throughput', 'cut.busy']));
    expect([facts.valueAt('stations.cut.servers'), facts.valueAt('stations.saw.servers')]).toEqual([1, undefined]);
  });
  it.each<[string, string, unknown, RegExp | undefined]>([
    ['a value that fits', 'stations.cut.servers', 2, undefined],
    ['a value that the model does not take', 'stations.cut.servers', 0.5, /line\.yaml.*:5:/],
    ['a path that leads nowhere', 'stations.saw.servers', 2, /no stations\.saw/],
  ])('is what would be wrong with it: %s', (_what, path, value, says) => (says ? expect(facts.faultWith(path, value)).toMatch(says) : expect(facts.faultWith(path, value)).toBeUndefined()));
  it.each([
    ['a model with a mistake', TEXT.replace('to: out', 'to: nowhere'), /line\.yaml:5:\d+/],
    ['a warm-up that would have to be found', TEXT.replace('warmUp: 20', 'warmUp: auto'), /"auto"/],
    ['what is no YAML', 'a: [', /line\.yaml:1:/],
  ])('is none of %s', (_what, text, says) => expect(modelFacts('line.yaml', text)).toEqual({ fault: expect.stringMatching(says), fix: expect.stringMatching(/./) }));
});
