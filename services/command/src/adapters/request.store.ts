import { type CommandRequest } from '@orrery/contracts';
import { type ClientBase } from 'pg';

type Session = Pick<ClientBase, 'query'>;

/** Ids of handled requests are kept longer than Kafka keeps the requests. */
const KEPT = '7 days';

export interface Waiting {
  readonly request: CommandRequest;
  /** In which trace it was asked. */
  readonly traceparent: string | undefined;
}

/** What was asked and is still to be done, in its order; each id once. */
export class RequestStore {
  async add(tx: Session, entity: string, request: CommandRequest, traceparent: string | undefined): Promise<void> {
    await tx.query('insert into requests (id, entity, body, traceparent) values ($1, $2, $3, $4) on conflict (id) do nothing', [request.id, entity, JSON.stringify(request), traceparent ?? null]);
  }

  async next(session: Session, entity: string): Promise<Waiting | undefined> {
    const { rows } = await session.query<{ body: CommandRequest; traceparent: string | null }>('select body, traceparent from requests where entity = $1 and handled_at is null order by seq limit 1', [entity]);
    return rows[0] && { request: rows[0].body, traceparent: rows[0].traceparent ?? undefined };
  }

  /** Also takes out the proof. False where somebody else has handled it. */
  async finish(tx: Session, id: string): Promise<boolean> {
    const { rowCount } = await tx.query('update requests set handled_at = now(), body = null where id = $1 and handled_at is null', [id]);
    return rowCount === 1;
  }

  /** All that wait, in their order. */
  async waiting(session: Session): Promise<CommandRequest[]> {
    const { rows } = await session.query<{ body: CommandRequest }>('select body from requests where handled_at is null order by seq');
    return rows.map(({ body }) => body);
  }

  async waitingEntities(session: Session): Promise<string[]> {
    const { rows } = await session.query<{ entity: string }>('select distinct entity from requests where handled_at is null');
    return rows.map(({ entity }) => entity);
  }

  async forgetOld(session: Session): Promise<void> {
    await session.query(`delete from requests where handled_at < now() - interval '${KEPT}'`);
  }
}
