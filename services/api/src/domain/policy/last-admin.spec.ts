import { type Grant, type Subject } from '@orrery/access';
import { lockedOutFrom } from './last-admin.js';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const LATER = '2026-02-01T00:00:00.0000000Z';
const root: Subject = { subject: 'root', roles: ['admin'] };
const deputy: Subject = { subject: 'deputy', roles: ['viewer'] };
const grant = (more: Partial<Grant>): Grant => ({ id: 'g', subject: { role: 'admin' }, effect: 'revoke', actions: ['ADMINISTER'], scope: { all: true }, by: 'root', at: LATER, ...more });
const forDeputy = grant({ subject: { user: 'deputy' }, effect: 'grant' });

describe('the last admin', () => {
  it.each<[string, Grant[], Subject[], number | undefined]>([
    ['is there without any policy', [], [root], undefined],
    ['is locked out by a revoke from the role', [grant({})], [root], NOW],
    ['is locked out by a revoke from the user', [grant({ subject: { user: 'root' } })], [root], NOW],
    ['is locked out by a revoke that ends, while it lasts', [grant({ expiresAt: LATER })], [root], NOW],
    ['is another who was granted it', [grant({}), forDeputy], [root], undefined],
    ['is another until that grant ends', [grant({}), grant({ ...forDeputy, expiresAt: LATER })], [root], Date.parse(LATER)],
    ['is another who has shown the role', [grant({ subject: { user: 'root' } })], [root, { subject: 'ops', roles: ['admin'] }], undefined],
    ['is not a deputy whose own time ends', [grant({ subject: { user: 'root' } }), grant({ ...forDeputy, expiresAt: LATER })], [deputy, root], Date.parse(LATER)],
    ['does not mind what other roles lose', [grant({ subject: { role: 'viewer' }, actions: ['READ'] })], [root], undefined],
  ])('%s', (_what, grants, known, expected) => {
    expect(lockedOutFrom(grants, known, NOW)).toBe(expected);
  });
});
