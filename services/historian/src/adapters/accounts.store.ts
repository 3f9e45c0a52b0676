import { type Gap } from '@orrery/contracts';
import { ticksOf } from '@orrery/twin-model';
import { type PoolClient } from 'pg';
import { type Expired } from '../domain/history-batch.js';
import { jsonText } from '../domain/json-text.js';

/** What is told beside the readings: gaps, what had expired, how far records are known. */
export class AccountsStore {
  async saveGap(tx: PoolClient, twinId: string, source: string, { from, to, cause, recovered }: Gap): Promise<void> {
    await tx.query(
      `insert into gaps values ($1, $2, $3, $4, $5, $6) on conflict (twin_id, source, from_ticks)
       do update set to_ticks = excluded.to_ticks, cause = excluded.cause, recovered = excluded.recovered`,
      [twinId, source, String(ticksOf(from)), to === undefined ? null : String(ticksOf(to)), cause, recovered],
    );
  }

  async saveExpired(tx: PoolClient, expired: Iterable<Expired>, knownAt: string): Promise<void> {
    for (const { twinId, path, count, first, last, examples } of expired) {
      await tx.query(
        `insert into expired_readings as e values ($1, $2, $3, $4, $5, $6, $7) on conflict (twin_id, path) do update set
           readings = e.readings + excluded.readings, first_event_ticks = least(e.first_event_ticks, excluded.first_event_ticks),
           last_event_ticks = greatest(e.last_event_ticks, excluded.last_event_ticks), last_known_at = excluded.last_known_at,
           examples = case when jsonb_array_length(e.examples) < 10 then jsonb_path_query_array(e.examples || excluded.examples, '$[0 to 9]') else e.examples end`,
        [twinId, path, count, String(ticksOf(first)), String(ticksOf(last)), knownAt, jsonText(examples)],
      );
    }
  }

  async saveKnown(tx: PoolClient, topic: string, partition: number, knownAt: string): Promise<void> {
    await tx.query('insert into known values ($1, $2, $3) on conflict (topic, partition) do update set known_at = greatest(known.known_at, excluded.known_at)', [topic, partition, knownAt]);
  }
}
