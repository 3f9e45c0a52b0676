import { type Grant } from '@orrery/client';
import { draftOf, formOf, type GrantForm, isExpired, NEW_GRANT, problemsOf } from './grant-form.js';

const NOW = Date.UTC(2026, 0, 1);
const BERLIN = 'Europe/Berlin';
const form = (changes: Partial<GrantForm> = {}): GrantForm => ({ ...NEW_GRANT, id: 'night shift', scope: 'acme:riverside:line1', ...changes });

describe('the form of a grant', () => {
  it('stands for a grant', () => {
    expect(draftOf(form({ actions: ['COMMAND', 'READ'], paths: 'motor/*\nbearing', expires: '2026-02-01T08:00', reason: ' survey ' }), BERLIN)).toEqual({
      id: 'night shift',
      effect: 'grant',
      subject: { role: 'viewer' },
      actions: ['READ', 'COMMAND'],
      scope: { subtree: 'acme:riverside:line1' },
      paths: ['motor/*', 'bearing'],
      expiresAt: '2026-02-01T07:00:00.000Z',
      reason: 'survey',
    });
    expect(draftOf(form({ subjectKind: 'user', subject: ' b7f0 ', scopeKind: 'all' }), BERLIN)).toEqual({ id: 'night shift', effect: 'grant', subject: { user: 'b7f0' }, actions: ['READ'], scope: { all: true } });
  });

  it('is filled from a grant, and stands for the same again', () => {
    const grant: Grant = { id: 'x', effect: 'revoke', subject: { user: 'u' }, actions: ['READ'], scope: { site: 'riverside' }, paths: ['motor/*'], expiresAt: '2026-02-01T07:00:00.000Z', reason: 'r', by: 'a', at: 't' };
    const { by: _by, at: _at, ...draft } = grant;
    expect(draftOf(formOf(grant, BERLIN), BERLIN)).toEqual(draft);
  });

  it.each<[Partial<GrantForm>, string]>([
    [{ id: '' }, 'id'],
    [{ id: 'effective' }, 'id'],
    [{ subjectKind: 'user', subject: ' ' }, 'subject'],
    [{ actions: [] }, 'actions'],
    [{ scope: '' }, 'scope'],
    [{ paths: 'motor/**' }, 'paths'],
    [{ expires: '2025-12-31T00:00' }, 'expires'],
  ])('says what is not right: %j', (changes, field) => expect(Object.keys(problemsOf(form(changes), BERLIN, NOW))).toEqual([field]));

  it('has no problem where nothing is wrong', () => expect(problemsOf(form(), BERLIN, NOW)).toEqual({}));
  it('knows what has expired', () => {
    expect(isExpired({ expiresAt: '2025-12-31T00:00:00.0000000Z' }, NOW)).toBe(true);
    expect(isExpired({}, NOW)).toBe(false);
  });
});
