import { attentionOf } from './attention.js';
import { property, twin } from './testing.js';

const SINCE = '2026-01-01T00:00:05.0000000Z';
const lost = { sources: { plc: { state: 'disconnected', since: SINCE, epoch: '1', gaps: 0, reason: 'BadSessionClosed' } } } as const;
const stale = property({ quality: 'stale', staleSince: SINCE, staleCause: 'source-disconnected' });

describe('attentionOf', () => {
  it('is empty where everything reads as it should', () => expect(attentionOf([twin({ properties: { a: property({}) } })])).toEqual([]));

  it('says a lost source once, with how many twins and values it takes along', () => {
    const twins = ['a', 'b'].map((name) => twin({ twinId: `acme:riverside:${name}`, properties: { x: stale, y: stale }, ...lost }));
    expect(attentionOf(twins)).toEqual([{ kind: 'source', condition: 'disconnected', source: 'plc', since: SINCE, reason: 'BadSessionClosed', twins: 2, values: 4 }]);
  });

  it('lists a twin for what is wrong with itself, after what is worse', () => {
    const filler = twin({ properties: { x: stale, y: property({ quality: 'bad', source: 'other' }) }, ...lost });
    const [first, second, ...others] = attentionOf([twin({ twinId: 'acme:riverside:b', properties: { z: property({ quality: 'uncertain' }) } }), filler]);
    expect(first).toMatchObject({ kind: 'source', twins: 1, values: 1 });
    expect(second).toMatchObject({ kind: 'twin', condition: 'bad', findings: [{ path: 'y' }] });
    expect(others).toMatchObject([{ kind: 'twin', condition: 'uncertain' }]);
  });
});
