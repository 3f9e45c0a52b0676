import { belowSingles, buildTree, levelPath } from './plant-tree.js';
import { sameSummary, summarise, type TwinSummary } from './summary.js';
import { property, twin } from './testing.js';

function summary(twinId: string, partOf?: string, changes: Partial<TwinSummary> = {}): TwinSummary {
  return { twinId, name: twinId, model: 'dtmi:m;1', level: undefined, partOf, condition: 'normal', components: {}, ...changes };
}

describe('buildTree', () => {
  it('sets twins under what they are part of, in the order a person counts', () => {
    const [site] = buildTree([summary('m10', 'site'), summary('m9', 'site'), summary('site', undefined, { level: 'site' })]);
    expect(site?.children.map((node) => node.name)).toEqual(['m9', 'm10']);
  });

  it('puts the higher ISA-95 level first', () => {
    const roots = buildTree([summary('a', undefined, { level: 'machine' }), summary('b', undefined, { level: 'site' })]);
    expect(roots.map((node) => node.key)).toEqual(['b', 'a']);
  });

  it('shows the components of a model below their twin', () => {
    const [filler] = buildTree([summary('filler', undefined, { components: { motor: 'bad' } })]);
    expect(filler?.children[0]).toMatchObject({ key: 'filler#motor', name: 'Motor', level: 'component', worst: 'bad' });
  });

  it('rolls the worst condition up to the top and counts twins by their own', () => {
    const [site] = buildTree([
      summary('site'),
      summary('line', 'site', { condition: 'uncertain' }),
      summary('filler', 'line', { condition: 'bad', components: { motor: 'bad' } }),
      summary('capper', 'line'),
    ]);
    expect(site).toMatchObject({ own: 'normal', worst: 'bad', counts: { normal: 2, uncertain: 1, bad: 1 } });
  });

  it('keeps a twin whose parent is not known at the top', () => {
    expect(buildTree([summary('orphan', 'nobody')]).map((node) => node.key)).toEqual(['orphan']);
  });

  it('shows twins that are part of each other instead of losing them', () => {
    expect(buildTree([summary('a', 'b'), summary('b', 'a')]).map((node) => node.key)).toEqual(['a', 'b']);
  });
});

describe('belowSingles', () => {
  it('goes down to the first level that has several twins', () => {
    const tree = buildTree([summary('acme'), summary('site', 'acme'), summary('area1', 'site'), summary('area2', 'site')]);
    expect(belowSingles(tree).map((node) => node.key)).toEqual(['area1', 'area2']);
  });
  it('ends at a twin that has components only', () => {
    expect(belowSingles(buildTree([summary('pump', undefined, { components: { motor: 'normal' } })])).map((node) => node.key)).toEqual(['pump']);
  });
});

describe('levelPath', () => {
  it('leads from the top to the twin', () => {
    const byId = new Map([summary('site'), summary('line', 'site'), summary('filler', 'line')].map((each) => [each.twinId, each]));
    expect(levelPath('filler', byId).map((each) => each.twinId)).toEqual(['site', 'line', 'filler']);
  });

  it('ends where a twin is part of itself', () => {
    const byId = new Map([summary('a', 'b'), summary('b', 'a')].map((each) => [each.twinId, each]));
    expect(levelPath('a', byId).map((each) => each.twinId)).toEqual(['b', 'a']);
  });
});

describe('summarise', () => {
  const filler = twin({ properties: { flowRate: property({}), 'motor/current': property({ quality: 'uncertain' }) } });

  it('takes the worst of values and components', () => {
    expect(summarise(filler)).toMatchObject({ condition: 'uncertain', components: { motor: 'uncertain' } });
  });

  it('is the same as long as only values change', () => {
    const later = { ...filler, properties: { ...filler.properties, flowRate: property({ value: 2 }) } };
    expect(sameSummary(summarise(filler), summarise(later))).toBe(true);
    const worse = { ...filler, properties: { ...filler.properties, flowRate: property({ quality: 'bad' }) } };
    expect(sameSummary(summarise(filler), summarise(worse))).toBe(false);
  });
});
