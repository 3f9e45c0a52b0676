import { type Grant, Policy, TwinTree } from '@orrery/access';
import { type Alert, alertActions, alerts, type MaintenanceScore, maintenanceScores } from '@orrery/contracts';
import { addMillis, millisOf } from '@orrery/twin-model';
import { readableScore } from '../maintenance/readable-score.js';
import { DEED_TYPES, faultsOfDeed } from './action-members.js';
import { readableAlert } from './readable-alert.js';
import { trendOf } from './trend-of.js';

const alert = { ...alerts.examples[2]!, evidence: { text: 'score 3.2', values: [{ path: 'flowRate', value: 0.3 }], contributions: [{ path: 'speed', share: 0.2 }, { path: 'motor/current', share: 0.8 }] } } as Alert;
const revoke = (paths?: string[]): Grant => ({ id: 'r', subject: { role: 'viewer' }, effect: 'revoke', actions: ['READ'], scope: { all: true }, by: 'root', at: alert.raisedAt, ...(paths ? { paths } : {}) });
const viewer = (...grants: Grant[]) => new Policy(1, 1, grants, new TwinTree()).rightsOf({ subject: 'vera', roles: ['viewer'] }, 0);

describe('an alert, to who reads it', () => {
  it('is whole where nothing of its twin is closed, and has its key as id', () => expect(readableAlert(alert, viewer())).toEqual({ ...alert, id: alert.key }));
  it('is not there where its twin is closed', () => expect(readableAlert(alert, viewer(revoke()))).toBeUndefined());
  it('lacks the evidence of closed paths, and the sentences that quote it, and says so', () => {
    const open = readableAlert({ ...alert, indeterminate: { since: alert.raisedAt, why: 'flowRate is stale' } }, viewer(revoke(['motor/current', 'flowRate'])))!;
    expect(open).toMatchObject({ filtered: true, evidence: { values: [], contributions: [{ path: 'speed' }] } });
    expect(JSON.stringify(open)).not.toMatch(/motor|flowRate is stale|3\.2/);
  });
  it('is whole where only paths are closed that it does not speak of', () => expect(readableAlert(alert, viewer(revoke(['valve'])))).not.toHaveProperty('filtered'));
});

describe('the trend of an alarm', () => {
  it('names what the rule judged, then what made the score, the largest share first', () => expect(trendOf(alert, Infinity).paths).toEqual(['flowRate', 'motor/current', 'speed']));
  it('ends where now is, and never before the alarm', () => {
    const raisedMs = millisOf(alert.raisedAt);
    expect(trendOf(alert, raisedMs + 60_000)).toMatchObject({ from: addMillis(alert.raisedAt, -1_800_000), at: alert.raisedAt, to: addMillis(alert.raisedAt, 60_000) });
    expect(trendOf(alert, raisedMs - 60_000).to).toBe(alert.raisedAt);
    expect(trendOf(alert, raisedMs + 86_400_000).to).toBe(addMillis(alert.raisedAt, 600_000));
  });
});

describe('an action on an alert', () => {
  it('is one of those that the contract has, with its members', () => {
    const examples = alertActions.examples.filter((example) => example.type !== 'window' && example.type !== 'window-ended');
    expect(new Set(examples.map(({ type }) => type))).toEqual(new Set(DEED_TYPES));
    for (const example of examples) {
      const { type, id: _id, twinId: _twin, by: _by, at: _at, ...rest } = example as Record<string, unknown> & { type: (typeof DEED_TYPES)[number] };
      const { alert: _alert, occurrence: _occurrence, ...members } = rest;
      expect([type, faultsOfDeed(type, members)]).toEqual([type, []]);
    }
  });
  it.each([
    ['shelve', {}, '/until: shelve needs it'],
    ['acknowledge', { until: 'x' }, '/until: acknowledge has no such member; it has reason'],
    ['comment', { reason: 'x' }, '/text: comment needs it'],
  ] as const)('%s with %j is refused, and told what it takes', (type, members, fault) => {
    expect(faultsOfDeed(type, members).map(({ pointer, detail }) => `${pointer}: ${detail}`)).toContain(fault);
  });
});

describe('a score, to who reads it', () => {
  const score = maintenanceScores.examples[1] as MaintenanceScore;
  it('is whole, and says when its validity is over', () => {
    expect(readableScore(score, viewer(), addMillis(score.validUntil, -1))).toEqual({ ...score, outdated: false });
    expect(readableScore(score, viewer(), addMillis(score.validUntil, 1)).outdated).toBe(true);
  });
  it('says nothing of closed paths', () => {
    const open = readableScore(score, viewer(revoke(['flowRate', 'motor', 'temperature'])), score.at);
    expect(open).toMatchObject({ filtered: true, health: 0.5 });
    expect(JSON.stringify(open)).not.toMatch(/flowRate|motor|temperature/);
  });
});
