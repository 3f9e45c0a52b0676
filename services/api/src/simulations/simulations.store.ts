import { type ExperimentKind, type RunFailure, type RunWishes } from '@orrery/contracts';
import { type ServiceViews } from '../adapters/service-views.js';

export interface ListedRun {
  readonly id: string;
  readonly state: 'running' | 'finished' | 'failed' | 'cancelled';
  readonly kind: ExperimentKind;
  readonly title?: string;
  readonly by: string;
  /** Name of the model's file, and SHA-256 of its text. */
  readonly model: { readonly name: string; readonly hash: string };
  readonly wishes: RunWishes;
  /** Replications; a run that is not precise enough yet plans more. `share` is of those planned so far, 0 to 1. */
  readonly progress: { readonly done: number; readonly planned: number; readonly share: number; readonly about: string };
  readonly requestedAt: string;
  readonly deadlineAt?: string;
  readonly endedAt?: string;
  readonly endedBy?: string;
  readonly failure?: RunFailure;
  /** SHA-256 of the result's bytes: model, wishes and seed fix it. */
  readonly resultHash?: string;
}

export interface RunDetail extends ListedRun {
  readonly model: ListedRun['model'] & { readonly text: string };
}

export interface RunFilter {
  readonly state?: ListedRun['state'];
  readonly kind?: ExperimentKind;
  readonly by?: string;
}

/** Place in the list: when it was asked for, id. */
export type RunPlace = [requestedAt: string, id: string];

interface Row {
  readonly id: string;
  readonly state: ListedRun['state'];
  readonly kind: ExperimentKind;
  readonly title: string | null;
  readonly by_name: string;
  readonly model_name: string;
  readonly model_hash: string;
  readonly model_text?: string;
  readonly wishes: RunWishes;
  readonly about: string;
  readonly planned: number;
  readonly done: number;
  readonly under_way: number;
  readonly requested: string;
  readonly deadline: string | null;
  readonly ended: string | null;
  readonly ended_by: string | null;
  readonly failure: RunFailure | null;
  readonly result_hash: string | null;
}

const time = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"0Z"')`;
const COLUMNS = `id, state, kind, title, by_name, model_name, model_hash, wishes, about, planned, done, under_way, ${time('requested_at')} as requested, ${time('deadline_at')} as deadline, ${time('ended_at')} as ended, ended_by, failure, result_hash`;

/** Runs as the simulation service keeps them, by its views. */
export class SimulationsStore {
  constructor(private readonly views: ServiceViews) {}

  /** The latest asked for first. */
  async list({ state, kind, by }: RunFilter, [requestedAt, id]: RunPlace, limit: number): Promise<ListedRun[]> {
    const rows = await this.views.rows<Row>(
      'simulation',
      `select * from (select ${COLUMNS} from {schema}.runs_v1) as run
        where ($1::text is null or state = $1) and ($2::text is null or kind = $2) and ($3::text is null or by_name = $3)
          and (requested < $4 or (requested = $4 and id < $5 collate "C"))
        order by requested desc, id desc limit $6`,
      [state ?? null, kind ?? null, by ?? null, requestedAt, id, limit],
    );
    return rows.map(runOf);
  }

  async one(id: string): Promise<RunDetail | undefined> {
    const rows = await this.views.rows<Row & { model_text: string }>('simulation', `select ${COLUMNS}, model_text from {schema}.runs_v1 where id = $1`, [id]);
    return rows.map((row) => ({ ...runOf(row), model: { name: row.model_name, hash: row.model_hash, text: row.model_text } }))[0];
  }

  /** The result's bytes as they are kept. */
  async result(id: string): Promise<string | undefined> {
    const rows = await this.views.rows<{ body: string }>('simulation', 'select body from {schema}.results_v1 where run = $1', [id]);
    return rows[0]?.body;
  }

  /** Shares that have been done since, in the order in which they were; `after` is the end of the last one known. */
  async shares(id: string, after: string, limit: number): Promise<{ readonly share: number; readonly ended: string; readonly body: Record<string, unknown> }[]> {
    return this.views.rows('simulation', `select share, ended::text as ended, body from (select share, ended_at as ended, body from {schema}.shares_v1 where run = $1) as done where ended > $2::timestamptz order by done.ended, share limit $3`, [id, after, limit]);
  }
}

function runOf({ id, state, kind, title, by_name, model_name, model_hash, wishes, about, planned, done, under_way, requested, deadline, ended, ended_by, failure, result_hash }: Row): ListedRun {
  const share = state === 'finished' ? 1 : planned === 0 ? 0 : Math.min(1, (done + under_way) / planned);
  return {
    id,
    state,
    kind,
    ...(title === null ? {} : { title }),
    by: by_name,
    model: { name: model_name, hash: model_hash },
    wishes,
    progress: { done, planned, share, about },
    requestedAt: requested,
    ...(deadline === null ? {} : { deadlineAt: deadline }),
    ...(ended === null ? {} : { endedAt: ended }),
    ...(ended_by === null ? {} : { endedBy: ended_by }),
    ...(failure === null ? {} : { failure }),
    ...(result_hash === null ? {} : { resultHash: result_hash }),
  };
}
