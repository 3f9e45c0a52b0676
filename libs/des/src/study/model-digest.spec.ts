import { modelDigest } from './model-digest.js';

const TEXT = `orrery: flow/v1
name: line
sources: { orders: { every: 2, to: cut } }
stations: { cut: { time: 1, to: out } }
sinks: [out]
experiment: { horizon: 300 }
`;

describe('the digest of a model', () => {
  it('stays what it is: rules that name it outlive an upgrade', () => expect(modelDigest(TEXT)).toBe('b5ff1d4aaad077ab8057380a65d17218c798e3e56ad9bcf8bad42177097248ae'));
  it.each([
    ['comments and line breaks', TEXT.replace('stations: {', '# the saw\nstations: {\n ')],
    ['what is asked of it', TEXT.replace('300', '500\n  ')],
    ['scenarios', TEXT.replace('horizon: 300', 'horizon: 300, scenarios: { fast: { change: { stations.cut.time: 0.5 } } }')],
    ['how a number is written', TEXT.replace('time: 1', 'time: 1.0')],
  ])('is of the system alone, whatever %s', (_what, text) => expect(modelDigest(text)).toBe(modelDigest(TEXT)));
  it.each([
    ['a value', TEXT.replace('time: 1', 'time: 1.01')],
    ['a name', TEXT.replace('name: line', 'name: lime')],
    ['an element', TEXT.replace('sinks: [out]', 'sinks: [out, scrap]')],
    ['the order of its members', TEXT.replace('time: 1, to: out', 'to: out, time: 1')],
    ['a number that is none', TEXT.replace('time: 1', 'time: .inf')],
  ])('is another with another %s', (_what, text) => expect(modelDigest(text)).not.toBe(modelDigest(TEXT)));
  it('tells infinities from each other and from nothing', () => expect(new Set(['.inf', '-.inf', '.nan', 'null'].map((number) => modelDigest(TEXT.replace('time: 1', `time: ${number}`)))).size).toBe(4));
  it.each(['a: [', 'text', ''])('is none of what is no model: %p', (text) => expect(modelDigest(text)).toBeUndefined());
});
