// Policies for the console's own tests, in the answers of the api.
import { type Action, type Decision, type EffectivePolicy, type Grant } from '@orrery/client';
import { stamp } from './fixture-plant.ts';

/** What each role may do, as the api has it. */
export const FIXTURE_RIGHTS: Readonly<Record<string, readonly Action[]>> = {
  viewer: ['READ', 'READ_HISTORY'],
  operator: ['READ', 'READ_HISTORY', 'WRITE_DESIRED', 'COMMAND', 'ACKNOWLEDGE', 'SHELVE', 'SIMULATE'],
  engineer: ['READ', 'READ_HISTORY', 'WRITE_DESIRED', 'COMMAND', 'ACKNOWLEDGE', 'SHELVE', 'SIMULATE', 'IMPORT_HISTORY', 'CONFIGURE'],
  approver: ['READ', 'READ_HISTORY', 'APPROVE'],
  admin: ['READ', 'ADMINISTER'],
};

export function fixtureGrants(now: number): Grant[] {
  const written = { by: 'admin', at: stamp(now - 86_400_000) };
  return [
    { id: 'night-shift-line-2', subject: { role: 'operator' }, effect: 'revoke', actions: ['COMMAND', 'WRITE_DESIRED'], scope: { subtree: 'acme:riverside:line2' }, reason: 'Line 2 runs unattended at night', ...written },
    { id: 'contractor-motors', subject: { user: 'b7f0c1de-contractor' }, effect: 'grant', actions: ['READ', 'READ_HISTORY'], scope: { subtree: 'acme:riverside:line1' }, paths: ['motor/*', 'bearing/vibration'], expiresAt: stamp(now + 3 * 86_400_000), reason: 'vibration survey', ...written },
    { id: 'audit-2025', subject: { user: 'auditor' }, effect: 'grant', actions: ['READ_HISTORY'], scope: { all: true }, expiresAt: stamp(now - 86_400_000), ...written },
  ];
}

export function fixtureDecisions(now: number): Decision[] {
  const decision = (ago: number, changes: Partial<Decision>): Decision => ({ at: stamp(now - ago), subject: 'b7f0c1de', name: 'olga', roles: ['operator'], action: 'COMMAND', allowed: false, reason: 'revoke night-shift-line-2', policyVersion: 7, ...changes });
  return [
    decision(4000, { twinId: 'acme:riverside:line2-filler', path: 'speedSetpoint' }),
    decision(90_000, { name: 'victor', roles: ['viewer'], action: 'WRITE_DESIRED', twinId: 'acme:riverside:line1-filler', reason: 'nothing allows it' }),
    decision(400_000, { name: 'eva', roles: ['engineer'], action: 'CONFIGURE', allowed: true, reason: 'role engineer' }),
  ];
}

export function fixtureEffective(query: URLSearchParams, grants: readonly Grant[]): EffectivePolicy {
  const subject = query.get('subject') ?? '';
  const role = /^role:(.+)$/.exec(subject)?.[1];
  const concerned = grants.filter((grant) => ('role' in grant.subject ? grant.subject.role === role : grant.subject.user === subject));
  const may = [...new Set([...(FIXTURE_RIGHTS[role ?? ''] ?? []), ...concerned.filter(({ effect }) => effect === 'grant').flatMap(({ actions }) => actions)])];
  const all: readonly Action[] = ['READ', 'READ_HISTORY', 'WRITE_DESIRED', 'IMPORT_HISTORY', 'COMMAND', 'APPROVE', 'ACKNOWLEDGE', 'SHELVE', 'SIMULATE', 'CONFIGURE', 'ADMINISTER'];
  return {
    subject,
    roles: role === undefined ? [] : [role],
    rolesFrom: role === undefined ? 'unknown' : 'query',
    version: 7,
    may,
    grants: concerned,
    ...(query.has('twin') ? { decisions: all.map((action) => ({ action, allowed: may.includes(action), reason: may.includes(action) ? `role ${role ?? '?'}` : 'nothing allows it' })) } : {}),
  };
}

export interface FixtureAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** The policies of the fixture, which can be changed. */
export class FixturePolicies {
  readonly grants = new Map(fixtureGrants(Date.now()).map((grant) => [grant.id, grant]));
  /** A change is refused since nobody would be left to administer. */
  isLastAdmin = false;

  takes(path: string): boolean {
    return /^\/(policies|decisions)/.test(path);
  }

  answer(method: string, path: string, query: URLSearchParams, body: unknown): FixtureAnswer {
    if (path === '/decisions') return { status: 200, body: { items: fixtureDecisions(Date.now()) } };
    if (path === '/policies/effective') return { status: 200, body: fixtureEffective(query, [...this.grants.values()]) };
    if (path === '/policies') return { status: 200, body: { version: 7, items: [...this.grants.values()] } };
    if (this.isLastAdmin) {
      return {
        status: 409,
        body: { type: 'https://orrery.dev/problems/last-admin', title: 'Conflict', status: 409, detail: 'nobody who is known to administer could do so after this change', remedy: 'Grant ADMINISTER to another user first, without expiry, or leave the role admin as it is.' },
      };
    }
    const id = path.slice('/policies/'.length);
    if (method === 'DELETE') this.grants.delete(id);
    else this.grants.set(id, { ...(body as Grant), id, by: 'Engineer', at: stamp(Date.now()) });
    return method === 'DELETE' ? { status: 204, body: undefined } : { status: 200, body: this.grants.get(id) };
  }
}
