import { buildTree } from '../plant-tree.js';
import { summarise } from '../summary.js';
import { property, twin } from '../testing.js';
import { siteNames, twinOptions } from './twin-options.js';

it('offers the plant as it stands, without components', () => {
  const line = twin({ twinId: 'acme:riverside:line1', name: 'Line 1', level: 'line' });
  const filler = twin({ twinId: 'acme:riverside:filler', name: 'Filler', partOf: line.twinId, properties: { 'motor/current': property({}) } });
  const tree = buildTree([line, filler].map(summarise), new Map());
  expect(twinOptions(tree)).toEqual([
    { twinId: line.twinId, name: 'Line 1', depth: 0 },
    { twinId: filler.twinId, name: 'Filler', depth: 1 },
  ]);
  expect(siteNames(['acme:riverside:a', 'acme:lakeside:b', 'acme:riverside:c'])).toEqual(['lakeside', 'riverside']);
});
