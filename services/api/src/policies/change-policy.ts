import { Inject, Injectable } from '@nestjs/common';
import { type Grant, type GrantDraft, Policy, type Principal } from '@orrery/access';
import { OrreryError } from '@orrery/contracts';
import { timestampFromMillis } from '@orrery/twin-model';
import pg from 'pg';
import { PolicyStore } from '../adapters/policy.store.js';
import { inTransaction } from '../adapters/transaction.js';
import { CurrentPolicy } from '../auth/current-policy.js';
import { checkGrant } from '../domain/policy/check-grant.js';
import { lockedOutFrom } from '../domain/policy/last-admin.js';
import { equalJson } from '../domain/registry.js';
import { POOL } from '../tokens.js';

/** Each is looked at whenever rights are compiled. */
export const MAX_GRANTS = 5_000;

/**
 * Changes of the policy, one at a time over all instances: who asks is judged again by what holds inside the transaction, so that of
 * two administrators who take each other's rights away at once one is left.
 */
@Injectable()
export class ChangePolicy {
  constructor(
    @Inject(POOL) private readonly pool: pg.Pool,
    private readonly store: PolicyStore,
    private readonly current: CurrentPolicy,
  ) {}

  /** @throws OrreryError `contract-violation` with every problem of the grant, `conflict` where nobody would be left to administer */
  async put(draft: GrantDraft, by: Principal): Promise<Grant> {
    const problems = checkGrant(draft, this.current.latest.parts, Date.now());
    if (problems.length > 0) {
      throw new OrreryError('contract-violation', problems.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; '), {
        remedy: 'Correct the named members; nothing was changed.',
        details: { kind: 'grant-refused', problems },
      });
    }
    return this.change(by, (grants, at) => {
      const before = grants.find(({ id }) => id === draft.id);
      const unchanged = before && equalJson(draft, draftOf(before));
      if (!before && grants.length >= MAX_GRANTS) throw new OrreryError('conflict', `there are ${grants.length} grants; no more are kept`, { remedy: 'Take out what has expired, or grant to roles instead of users.', details: { kind: 'too-many-grants' } });
      return unchanged ? { before, after: before } : { ...(before ? { before } : {}), after: { ...draft, by: by.name, at } };
    });
  }

  /** @throws OrreryError `not-found`, `conflict` where nobody would be left to administer */
  async remove(id: string, by: Principal): Promise<void> {
    await this.change(by, (grants) => {
      const before = grants.find((grant) => grant.id === id);
      if (before) return { before };
      throw new OrreryError('not-found', `there is no policy ${id}`, { remedy: 'List them with GET /api/v1/policies.', details: { kind: 'unknown-policy' } });
    });
  }

  private async change<C extends { readonly before?: Grant; readonly after?: Grant }>(by: Principal, decide: (grants: readonly Grant[], at: string) => C): Promise<C['after'] & Grant> {
    const after = await inTransaction(this.pool, async (tx) => {
      await this.store.lock(tx);
      const nowMs = Date.now();
      const grants = await this.store.grants(tx);
      refuseOthers(by, new Policy(0, 0, grants, this.current.latest.parts), nowMs);
      const at = timestampFromMillis(nowMs);
      const change = decide(grants, at);
      if (change.before === change.after) return change.after;
      const grantId = (change.after ?? change.before)!.id;
      const next = [...grants.filter(({ id }) => id !== grantId), ...(change.after ? [change.after] : [])];
      refuseLockOut(lockedOutFrom(next, [by, ...(await this.store.knownAdmins(tx))], nowMs));
      await this.store.save(tx, { at, by, grantId, ...change });
      return change.after;
    });
    // Open streams of this instance are judged anew before the answer; those of others with their next record.
    await this.current.fresh();
    return after as C['after'] & Grant;
  }
}

export const draftOf = ({ by: _by, at: _at, ...draft }: Grant): GrantDraft => draft;

function refuseOthers(by: Principal, policy: Policy, nowMs: number): void {
  if (policy.rightsOf(by, nowMs).isTotal('ADMINISTER')) return;
  throw new OrreryError('forbidden', `${by.name} may no longer ADMINISTER`, { remedy: 'Ask another administrator.', details: { action: 'ADMINISTER' } });
}

function refuseLockOut(from: number | undefined): void {
  if (from === undefined) return;
  const when = from <= Date.now() ? 'after this change' : `from ${timestampFromMillis(from)} on`;
  throw new OrreryError('conflict', `nobody who is known to administer could do so ${when}`, {
    remedy: 'Grant ADMINISTER to another user first, without expiry, or leave the role admin as it is. Known are users whom a grant names, and whoever has changed a policy before.',
    details: { kind: 'last-admin', from: timestampFromMillis(from) },
  });
}
