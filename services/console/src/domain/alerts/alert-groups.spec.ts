import { groupAlerts } from './alert-groups.js';
import { alert } from './testing.js';

const keysOf = (groups: ReturnType<typeof groupAlerts>) => groups.map(({ head, rest }) => [head.key, ...rest.map(({ key }) => key)]);

describe('groups of alerts', () => {
  it('have one entry a cause, with the cause at its head', () => {
    const cause = alert({ key: 'pump#dry', group: 'g', priority: 'medium' });
    const follows = alert({ key: 'filler#flow', group: 'g', priority: 'critical', cause: { key: 'pump#dry', along: ['feeds'] } });
    expect(keysOf(groupAlerts([follows, cause]))).toEqual([['pump#dry', 'filler#flow']]);
  });

  it('are headed by the most urgent where the cause is over', () => {
    const follows = (key: string, priority: 'low' | 'high') => alert({ key, group: 'g', priority, cause: { key: 'pump#dry', along: [] } });
    expect(keysOf(groupAlerts([follows('a', 'low'), follows('b', 'high')]))).toEqual([['b', 'a']]);
  });

  it('come by priority, of one priority what nobody has acknowledged and then the newest first; what is set aside or over comes last', () => {
    const make = (key: string, changes: Parameters<typeof alert>[0]) => alert({ key, group: key, ...changes });
    const groups = groupAlerts([
      make('over', { state: 'normal', priority: 'critical' }),
      make('shelved', { state: 'shelved', priority: 'critical' }),
      make('known', { state: 'ack-active', priority: 'critical' }),
      make('old', { priority: 'high', activeSince: '2026-01-01T00:00:00.0000000Z' }),
      make('new', { priority: 'high', activeSince: '2026-01-01T01:00:00.0000000Z' }),
      make('urgent', { priority: 'critical', state: 'rtn-unack' }),
    ]);
    expect(groups.map(({ head }) => head.key)).toEqual(['urgent', 'known', 'new', 'old', 'shelved', 'over']);
  });
});
