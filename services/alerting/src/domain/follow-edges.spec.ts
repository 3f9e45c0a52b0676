import { type RuleEdge, type TwinGraph } from '@orrery/alarms';
import { type Alert, type AlertRule } from '@orrery/contracts';
import { followEdges, neighboursOf, type Surroundings, type TwinEdge } from './follow-edges.js';

const [PUMP, FILLER, CAPPER] = ['acme:riverside:pump', 'acme:riverside:filler', 'acme:riverside:capper'];
const RULE: AlertRule = { id: 'low', title: 'Low', on: { level: 'machine' }, check: { kind: 'threshold', path: 'flow', below: 1 }, priority: 'high', onDelayMs: 0, offDelayMs: 0 };
const FEEDS = [
  [PUMP, FILLER],
  [FILLER, CAPPER],
] as const;
const graph: TwinGraph = {
  from: (twinId) => FEEDS.filter(([from]) => from === twinId).map(([, target]) => ({ name: 'feeds', target })),
  to: (twinId) => FEEDS.filter(([, to]) => to === twinId).map(([source]) => ({ name: 'feeds', source })),
};
const edge = (twinId: string, second: number, more: Partial<RuleEdge> = {}): TwinEdge => ({ twinId, edge: { rule: RULE, instance: '', edge: 'on', atMs: Date.UTC(2026, 0, 1) + second * 1000, evidence: { text: 'low', values: [] }, ...more } });
const around = (more: Partial<Surroundings> = {}): Surroundings => ({ graph, rule: () => RULE, windowOf: () => undefined, ...more });
const follow = (edges: TwinEdge[], others: Alert[] = [], mayChange = true, more: Partial<Surroundings> = {}) =>
  followEdges(edges, new Map(), new Map(others.map((alert) => [alert.key, alert])), () => mayChange, around(more)).map(({ alert }) => alert);

describe('edges of one batch', () => {
  it('given the cause before its consequences, then all are one group', () => {
    expect(follow([edge(PUMP, 0), edge(CAPPER, 1), edge(FILLER, 2)]).map(({ group, cause }) => [group, cause?.key])).toEqual([
      [`${PUMP}#low@1`, undefined],
      [`${PUMP}#low@1`, `${PUMP}#low`],
      [`${PUMP}#low@1`, `${PUMP}#low`],
    ]);
  });

  it('given the cause after its consequence, then they name it, and it joins their group: a page may be out already', () => {
    const revisions = follow([edge(CAPPER, 0), edge(PUMP, 1)]);
    expect(revisions.map(({ key, rev, group, last }) => [key, rev, group, last.what])).toEqual([
      [`${CAPPER}#low`, 1, `${CAPPER}#low@1`, 'raised'],
      [`${CAPPER}#low`, 2, `${CAPPER}#low@1`, 'cause found'],
      [`${PUMP}#low`, 1, `${CAPPER}#low@1`, 'raised'],
    ]);
    expect(revisions[1]!.cause).toEqual({ key: `${PUMP}#low`, along: [PUMP, FILLER] });
  });

  it('given a consequence that somebody else is changing, then it stays as it is', () => {
    const [capper] = follow([edge(CAPPER, 0)]);
    expect(follow([edge(PUMP, 1)], [capper!], false).map(({ key, group }) => [key, group])).toEqual([[`${PUMP}#low`, `${PUMP}#low@1`]]);
  });

  it('given a suppressed cause, which nobody sees, then the consequence stands on its own', () => {
    expect(follow([edge(PUMP, 0, { suppressed: true }), edge(FILLER, 1)]).map(({ state, group }) => [state, group])).toEqual([
      ['suppressed-by-design', `${PUMP}#low@1`],
      ['unack-active', `${FILLER}#low@1`],
    ]);
  });

  it('given a window over a twin, then what is raised there goes under it', () => {
    expect(follow([edge(PUMP, 0)], [], true, { windowOf: () => 'w-1' })[0]).toMatchObject({ state: 'suppressed-by-design', suppressed: { by: 'window', window: 'w-1' } });
  });

  it('asks for the alerts of the twins around and of no others', () => {
    expect(neighboursOf([edge(FILLER, 0), edge(CAPPER, 0, { edge: 'off' })], graph).sort()).toEqual([CAPPER, PUMP]);
  });

  it('of ten thousand twins take no time to speak of', () => {
    const many = Array.from({ length: 10_000 }, (_, n) => edge(`acme:riverside:p${n}`, 0));
    expect(follow(many)).toHaveLength(10_000);
  });
});
