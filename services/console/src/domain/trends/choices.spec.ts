import { summarise } from '../summary.js';
import { property, twin } from '../testing.js';
import { findTwins, trendablePaths } from './choices.js';

describe('what can be added to a trend', () => {
  const twins = ['Line 1 filler', 'Line 1 filler pump', 'Boiler'].map((name) => summarise(twin({ twinId: `acme:riverside:${name.replaceAll(' ', '-').toLowerCase()}`, name })));

  it('finds twins by every word, wherever it stands', () => {
    expect(findTwins(twins, 'FILL 1', 9).map(({ name }) => name)).toEqual(['Line 1 filler', 'Line 1 filler pump']);
    expect(findTwins(twins, 'acme:riverside:boiler', 9)).toHaveLength(1);
    expect(findTwins(twins, '', 2)).toHaveLength(2);
  });

  it('offers numbers and truth values, with a reading or without', () => {
    const filler = twin({ properties: { flow: property({}), door: property({ datatype: 'boolean' }), recipe: property({ datatype: 'string' }), spare: property({ value: null }) } });
    expect(trendablePaths(filler).map(([path]) => path)).toEqual(['flow', 'door', 'spare']);
  });
});
