import { chain, type ChainHead, type Command, isEnded } from '@orrery/commands';
import { activeTraceparent } from '@orrery/service-kit';
import { type ClientBase } from 'pg';

type Session = Pick<ClientBase, 'query'>;

/** Commands as rows, and the chain of what was decided about them; within the transaction that decides. */
export class CommandStore {
  async byId(tx: Session, id: string): Promise<Command | undefined> {
    const { rows } = await tx.query<{ body: Command }>('select body from commands where id = $1', [id]);
    return rows[0]?.body;
  }

  /** As it stands, and so until the transaction ends: who has lost the lane without knowing it decides on what the other has made of it. */
  async locked(tx: Session, id: string): Promise<Command | undefined> {
    const { rows } = await tx.query<{ body: Command }>('select body from commands where id = $1 for update', [id]);
    return rows[0]?.body;
  }

  async byKey(tx: Session, twinId: string, key: string): Promise<Command | undefined> {
    const { rows } = await tx.query<{ body: Command }>('select body from commands where twin_id = $1 and key = $2', [twinId, key]);
    return rows[0]?.body;
  }

  /** Those of a twin that have not ended. */
  async open(tx: Session, twinId: string): Promise<Command[]> {
    const { rows } = await tx.query<{ body: Command }>('select body from commands where twin_id = $1 and not is_ended order by place nulls last, id', [twinId]);
    return rows.map(({ body }) => body);
  }

  /** Twins with commands that have not ended. */
  async openTwins(session: Session): Promise<string[]> {
    const { rows } = await session.query<{ twin_id: string }>('select distinct twin_id from commands where not is_ended');
    return rows.map(({ twin_id }) => twin_id);
  }

  /** The latest of a path that were written: where they moved the value away from. */
  async written(tx: Session, twinId: string, path: string): Promise<Command[]> {
    const { rows } = await tx.query<{ body: Command }>(`select body from commands where twin_id = $1 and body ->> 'path' = $2 and body ? 'sent' order by body -> 'sent' ->> 'at' desc limit 100`, [twinId, path]);
    return rows.map(({ body }) => body);
  }

  async save(tx: Session, command: Command): Promise<void> {
    await tx.query(
      `insert into commands (id, twin_id, key, state, is_ended, place, body, traceparent) values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (id) do update set state = excluded.state, is_ended = excluded.is_ended, place = excluded.place, body = excluded.body`,
      [command.id, command.twinId, command.key, command.state, isEnded(command.state), command.place ?? null, JSON.stringify(command), activeTraceparent() ?? null],
    );
  }

  /** The trace in which it was proposed; a row keeps that of its first writing. */
  async traceOf(session: Session, id: string): Promise<string | undefined> {
    const { rows } = await session.query<{ traceparent: string | null }>('select traceparent from commands where id = $1', [id]);
    return rows[0]?.traceparent ?? undefined;
  }

  async nextPlace(tx: Session): Promise<number> {
    const { rows } = await tx.query<{ place: string }>(`select nextval('places') as place`);
    return Number(rows[0]!.place);
  }

  /** Appends to the audit. Its head is locked until the transaction ends: the chain has one order. */
  async audit(tx: Session, entry: { readonly at: string; readonly subject: string; readonly body: unknown }): Promise<ChainHead> {
    const { rows } = await tx.query<{ seq: string; hash: string }>('select seq, hash from audit_head for update');
    // Through JSON once: what is hashed is what a reader gets back.
    const next = chain({ seq: Number(rows[0]!.seq), hash: rows[0]!.hash }, { ...entry, body: JSON.parse(JSON.stringify(entry.body)) as unknown }); // eslint-disable-line no-restricted-syntax -- our own value, no message
    await tx.query('insert into audit (seq, at, subject, body, previous, hash) values ($1, $2, $3, $4, $5, $6)', [next.seq, next.at, next.subject, JSON.stringify(next.body), next.previous, next.hash]);
    await tx.query('update audit_head set seq = $1, hash = $2', [next.seq, next.hash]);
    return { seq: next.seq, hash: next.hash };
  }
}
