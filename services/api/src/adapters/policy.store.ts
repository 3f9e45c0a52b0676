import { type Grant, type Role, ROLES, type Subject } from '@orrery/access';
import { type ClientBase, type Pool } from 'pg';

export interface PolicyChange {
  readonly at: string;
  readonly by: Subject & { readonly name: string };
  readonly grantId: string;
  readonly before?: Grant;
  readonly after?: Grant;
}

/** One change of the policy as it is kept. */
export type KeptPolicyChange = Omit<PolicyChange, 'by'> & { readonly id: string; readonly by: { readonly subject: string; readonly name: string; readonly roles: readonly string[] }; readonly version: number };

interface ChangeRow {
  readonly id: string;
  readonly at: string;
  readonly by_subject: string;
  readonly by_name: string;
  readonly by_roles: string[];
  readonly grant_id: string;
  readonly before: Grant | null;
  readonly after: Grant | null;
  readonly version: string;
}

/** Administrators who are remembered, the latest first: witnesses that somebody is left. */
const KNOWN_ADMINS = 1_000;

/** The policy as rows. */
export class PolicyStore {
  constructor(private readonly pool: Pool) {}

  /** Every grant, by id; as of now or later than any version that was read before. */
  async grants(on: Pool | ClientBase = this.pool): Promise<Grant[]> {
    const { rows } = await on.query<{ body: Grant }>('select body from grants order by id');
    return rows.map(({ body }) => body);
  }

  /** One change at a time over all instances: what is decided inside the transaction holds until it is committed. */
  async lock(tx: ClientBase): Promise<void> {
    await tx.query('select version from policy_state for update');
  }

  /** Writes a change, its place in the audit and the new version, and tells every instance. */
  async save(tx: ClientBase, { at, by, grantId, before, after }: PolicyChange): Promise<number> {
    if (after) await tx.query('insert into grants (id, body) values ($1, $2) on conflict (id) do update set body = excluded.body', [grantId, JSON.stringify(after)]);
    else await tx.query('delete from grants where id = $1', [grantId]);
    const { rows } = await tx.query<{ version: string }>('update policy_state set version = version + 1 returning version');
    const version = Number(rows[0]!.version);
    await tx.query('insert into policy_changes (at, by_subject, by_name, by_roles, grant_id, before, after, version) values ($1, $2, $3, $4, $5, $6, $7, $8)', [
      at,
      by.subject,
      by.name,
      [...by.roles],
      grantId,
      before ? JSON.stringify(before) : null,
      after ? JSON.stringify(after) : null,
      version,
    ]);
    await notify(tx);
    return version;
  }

  /** Who has changed the policy, with the roles that their token last showed. */
  async knownAdmins(tx: ClientBase): Promise<Subject[]> {
    const { rows } = await tx.query<{ by_subject: string; by_roles: string[] }>(
      'select distinct on (by_subject) by_subject, by_roles from policy_changes order by by_subject, id desc limit $1',
      [KNOWN_ADMINS],
    );
    return rows.map((row) => ({ subject: row.by_subject, roles: ROLES.filter((role): role is Role => row.by_roles.includes(role)) }));
  }

  /** The latest changes, newest first. */
  async changes(before: number, limit: number): Promise<KeptPolicyChange[]> {
    const { rows } = await this.pool.query<ChangeRow>('select * from policy_changes where id < $1 order by id desc limit $2', [before, limit]);
    return rows.map((row) => ({
      id: row.id,
      at: row.at,
      by: { subject: row.by_subject, name: row.by_name, roles: row.by_roles },
      grantId: row.grant_id,
      ...(row.before ? { before: row.before } : {}),
      ...(row.after ? { after: row.after } : {}),
      version: Number(row.version),
    }));
  }
}

/** To be called by whoever changes what is part of what, in the same transaction: subtrees of grants move with it at once. */
export async function treeChanged(tx: ClientBase): Promise<void> {
  await tx.query('update policy_state set tree_version = tree_version + 1');
  await notify(tx);
}

/** Channels have no schema: the name carries it, so that realms in one database do not wake each other. */
async function notify(tx: ClientBase): Promise<void> {
  await tx.query(`select pg_notify(current_schema() || '_policy', '')`);
}
