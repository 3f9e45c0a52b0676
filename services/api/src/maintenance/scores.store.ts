import { type MaintenanceScore } from '@orrery/contracts';
import { type ClientBase, type Pool } from 'pg';

/** The last score of each detector for each twin. */
export class ScoresStore {
  constructor(private readonly pool: Pool) {}

  async of(twinId: string): Promise<MaintenanceScore[]> {
    const { rows } = await this.pool.query<{ body: MaintenanceScore }>('select body from scores where twin_id = $1 order by detector', [twinId]);
    return rows.map(({ body }) => body);
  }

  async save(tx: ClientBase, scores: readonly MaintenanceScore[]): Promise<void> {
    const last = [...new Map(scores.map((score) => [`${score.twinId} ${score.detector}`, score])).values()];
    await tx.query(
      `insert into scores (twin_id, detector, at, body) select * from unnest($1::text[], $2::text[], $3::text[], $4::jsonb[])
       on conflict (twin_id, detector) do update set at = excluded.at, body = excluded.body`,
      [last.map(({ twinId }) => twinId), last.map(({ detector }) => detector), last.map(({ at }) => at), last.map((score) => JSON.stringify(score))],
    );
  }
}
