import { incompleteness } from './completeness.js';

const facts = { range: { from: 100n, to: 200n }, keptFrom: null, to: '2026-01-02T00:00:00.0000000Z' };
const reasons = (more: object) => incompleteness({ ...facts, ...more }).map(({ reason }) => reason);

describe('an answer of history', () => {
  it('is partial where days of its range are no longer kept', () => {
    expect([reasons({ keptFrom: 150n }), reasons({ keptFrom: 100n })]).toEqual([['retention'], []]);
  });

  it('is partial where the historian has not read what changed the twin before its end', () => {
    expect(reasons({ knownUntil: '2026-01-01T00:00:00.000Z', changedAt: '2026-01-01T01:00:00.0000000Z' })).toEqual(['historian-behind']);
    expect(reasons({ changedAt: '2026-01-01T01:00:00.0000000Z' })).toEqual(['historian-behind']);
  });

  it('is whole where the twin is quiet, or the range ends before what is not read yet', () => {
    expect(reasons({ knownUntil: '2026-01-01T01:00:00.100Z', changedAt: '2026-01-01T01:00:00.0000000Z' })).toEqual([]);
    expect(reasons({ knownUntil: '2026-01-03T00:00:00.000Z', changedAt: '2026-01-04T00:00:00.0000000Z' })).toEqual([]);
  });
});
