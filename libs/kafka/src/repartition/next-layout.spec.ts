import { type PlatformLayout, twinInputs } from '@orrery/contracts';
import { checkLeftBehind, checkTarget, grownLayout } from './next-layout.js';

const AT = '2026-01-01T00:00:00.0000000Z';
const layout = (more: Partial<PlatformLayout> = {}): PlatformLayout => ({ epoch: 1, seq: 3, phase: 'steady', partitions: 2, counts: [2], bases: {}, by: 'test', at: AT, ...more });

describe('the number of partitions that is asked for', () => {
  it.each([
    [1, 'Kafka cannot take partitions away'],
    [2, 'Kafka cannot take partitions away'],
    [3, 'give 4'],
    [Number.NaN, 'whole number'],
    [5_000, 'whole number'],
  ])('%d is refused, with the remedy', (target, remedy) => expect(() => checkTarget(layout(), target)).toThrow(expect.objectContaining({ code: 'invalid-argument', remedy: expect.stringContaining(remedy) })));

  it('may be any multiple', () => [4, 6, 20].forEach((target) => checkTarget(layout(), target)));

  it('is held to while another is under way', () => {
    checkTarget(layout({ phase: 'holding', target: 4 }), 4);
    expect(() => checkTarget(layout({ phase: 'holding', target: 4 }), 8)).toThrow(expect.objectContaining({ remedy: expect.stringContaining('--abort') }));
    expect(() => checkTarget(layout({ phase: 'moving', target: 4 }), 8)).toThrow(expect.objectContaining({ remedy: 'Bring that to its end: --partitions 4' }));
  });
});

describe('groups that are left behind', () => {
  it('may be those of subscribers, and of exports that were taken back', () => {
    checkLeftBehind({ realm: 'real' }, new Set(['erp', 'twin-export.hall']));
    checkLeftBehind({ realm: 'virtual' }, new Set(['virtual.erp']));
  });

  it.each([['real', 'historian'], ['real', 'api-search'], ['virtual', 'virtual.twin-projector']])('are never the platform’s own: in %s %s', (realm, group) => {
    expect(() => checkLeftBehind({ realm }, new Set(['erp', group]))).toThrow(expect.objectContaining({ code: 'invalid-argument', message: expect.stringContaining(`--leave-behind ${group}:`) }));
  });
});

describe('the layout after a growth', () => {
  const { topic } = twinInputs;

  it('has each branch begin where its parent ended', () => {
    expect(grownLayout(layout(), 4, { [topic]: ['10', '7'] })).toMatchObject({ epoch: 2, phase: 'steady', partitions: 4, counts: [2, 4], topics: [topic], bases: { [topic]: { '2': '10', '3': '7' } } });
  });

  it('counts on over a second growth: a branch of a branch begins above both', () => {
    const first = layout({ epoch: 2, partitions: 4, counts: [2, 4], bases: { [topic]: { '2': '10', '3': '7' } } });
    expect(grownLayout(first, 8, { [topic]: ['100', '101', '5', '6'] }).bases[topic]).toEqual({ '2': '10', '3': '7', '4': '100', '5': '101', '6': '15', '7': '13' });
  });

  it('says nothing of what was under way', () => expect(grownLayout(layout({ phase: 'moving', target: 4, ends: {} }), 4, {})).not.toHaveProperty('target'));
});
