import { type Grant, type Parts, Policy } from '@orrery/access';
import { OrreryError } from '@orrery/contracts';
import { type Pool } from 'pg';

/** The policy that holds now, read anew for every judgement from the api's views: what was revoked a moment ago does not count. */
export class PolicyReader {
  constructor(
    private readonly pool: Pool,
    private readonly schema: string,
  ) {}

  /** @throws OrreryError unavailable: whoever cannot be judged may not */
  async read(parts: Parts): Promise<Policy> {
    try {
      const { rows } = await this.pool.query<{ version: string; body: Grant | null }>(`select p.version, g.body from "${this.schema}".policy_v1 p left join "${this.schema}".grants_v1 g on true order by g.id`);
      return new Policy(Number(rows[0]?.version ?? 0), 0, rows.flatMap(({ body }) => (body ? [body] : [])), parts);
    } catch (cause) {
      throw new OrreryError('unavailable', 'which policy holds cannot be read, so nothing may be commanded', { cause, remedy: 'See whether PostgreSQL runs, and whether this service may read policy_v1 and grants_v1 of the api.' });
    }
  }
}
