import { type GrantDraft, TwinTree } from '@orrery/access';
import { checkGrant } from './check-grant.js';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const tree = new TwinTree([{ twinId: 'acme:riverside:pump', partOf: null }]);
const draft = (more: Partial<GrantDraft>): GrantDraft => ({ id: 'g', subject: { role: 'viewer' }, effect: 'grant', actions: ['READ'], scope: { all: true }, ...more });

describe('a grant', () => {
  it.each<[string, Partial<GrantDraft>]>([
    ['for a twin', { scope: { twin: 'acme:riverside:pump' } }],
    ['for a subtree and paths', { scope: { subtree: 'acme:riverside:pump' }, paths: ['motor/*'] }],
    ['for a site, until a time to come', { scope: { site: 'riverside' }, expiresAt: '2027-01-01T00:00:00.0000000Z' }],
    ['to administer everything', { actions: ['ADMINISTER'] }],
  ])('%s is good', (_what, more) => {
    expect(checkGrant(draft(more), tree, NOW)).toEqual([]);
  });

  it.each<[string, Partial<GrantDraft>, string, string]>([
    ['an unknown twin', { scope: { twin: 'acme:riverside:nobody' } }, '/scope/twin', 'there is no twin'],
    ['an unknown subtree', { scope: { subtree: 'acme:riverside:nobody' } }, '/scope/subtree', 'there is no twin'],
    ['a site without twins', { scope: { site: 'hillside' } }, '/scope/site', 'no twin belongs'],
    ['a pattern that does not parse', { paths: ['motor/*', 'motor//x'] }, '/paths/1', 'is no pattern'],
    ['an end that has passed', { expiresAt: '2025-12-31T23:59:59.0000000Z' }, '/expiresAt', 'has passed'],
    ['a part of ADMINISTER', { actions: ['ADMINISTER'], scope: { site: 'riverside' } }, '/scope', 'not divided'],
  ])('with %s is pointed at', (_what, more, pointer, detail) => {
    expect(checkGrant(draft(more), tree, NOW)).toEqual([{ pointer, detail: expect.stringContaining(detail) }]);
  });
});
