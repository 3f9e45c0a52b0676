import { type Notification } from '@orrery/contracts';
import { type Delivery } from '../domain/delivery.js';
import { type Tx } from './database.js';

/** Who has claimed a message may take so long; then it is tried again, so that a crash loses none. */
const CLAIM_SECONDS = 60;

export class DeliveriesStore {
  /** New messages, or the next revision of ones that are there. @param nextMs undefined: nothing is to be sent */
  async save(tx: Tx, deliveries: readonly Delivery[]): Promise<void> {
    if (deliveries.length === 0) return;
    const column = <T>(of: (delivery: Delivery) => T): T[] => deliveries.map(of);
    await tx.query(
      `insert into deliveries (id, status, next_at, claimed_until, first_due, address, subject, content, changed_at, body)
       select id, body ->> 'status', (body ->> 'nextAt')::timestamptz, null, to_timestamp(first_due), address, subject, content, (body ->> 'at')::timestamptz, body
         from unnest($1::text[], $2::float8[], $3::text[], $4::text[], $5::text[], $6::jsonb[]) as row (id, first_due, address, subject, content, body)
       on conflict (id) do update set status = excluded.status, next_at = excluded.next_at, claimed_until = null, address = excluded.address, subject = excluded.subject,
         content = excluded.content, changed_at = excluded.changed_at, body = excluded.body`,
      [
        column(({ notification }) => notification.id),
        column(({ firstDueMs }) => firstDueMs / 1000),
        column(({ address }) => address),
        column(({ subject }) => subject),
        column(({ content }) => content),
        column(({ notification }) => JSON.stringify(notification)),
      ],
    );
  }

  /** The receipts that are there of some ids. */
  async receipts(tx: Tx, ids: readonly string[]): Promise<Map<string, Notification>> {
    const { rows } = await tx.query<{ body: Notification }>(`select body from deliveries where id = any($1)`, [ids]);
    return new Map(rows.map(({ body }) => [body.id, body]));
  }

  /** Where a message went, or is to go: the same to all who get it. */
  async addresses(tx: Tx, message: string): Promise<Set<string>> {
    const { rows } = await tx.query<{ address: string }>(`select address from deliveries where body ->> 'message' = $1`, [message]);
    return new Set(rows.map(({ address }) => address));
  }

  /** Messages that wait to be sent. */
  async waiting(tx: Tx): Promise<Delivery[]> {
    const { rows } = await tx.query<Row>(`select extract(epoch from first_due)::float8 as first_due, address, subject, content, body from deliveries where status in ('waiting', 'retrying') for update`);
    return rows.map(deliveryOf);
  }

  /** Messages of a channel whose time has come, claimed for this instance. */
  async claim(tx: Tx, channel: Notification['channel'], nowMs: number, limit: number): Promise<Delivery[]> {
    const { rows } = await tx.query<Row>(
      `update deliveries set claimed_until = to_timestamp($2) + interval '${CLAIM_SECONDS} s' where id in (
         select id from deliveries where status in ('waiting', 'retrying') and next_at <= to_timestamp($2) and body ->> 'channel' = $1 and (claimed_until is null or claimed_until < to_timestamp($2))
          order by next_at limit $3 for update skip locked)
       returning extract(epoch from first_due)::float8 as first_due, address, subject, content, body`,
      [channel, nowMs / 1000, limit],
    );
    return rows.map(deliveryOf);
  }
}

const deliveryOf = ({ first_due, address, subject, content, body }: Row): Delivery => ({ notification: body, address, subject, content, firstDueMs: first_due * 1000 });

interface Row {
  readonly first_due: number;
  readonly address: string;
  readonly subject: string;
  readonly content: string;
  readonly body: Notification;
}
