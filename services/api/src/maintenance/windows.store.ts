import { OrreryError } from '@orrery/contracts';
import { type ServiceViews } from '../adapters/service-views.js';

export interface Window {
  readonly id: string;
  readonly twinId: string;
  readonly from: string;
  readonly until: string;
  readonly endedAt?: string;
  readonly by: string;
  readonly reason: string;
}

const time = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"0Z"')`;
const COLUMNS = `id, twin_id, ${time('from_at')} as from_at, ${time('until_at')} as until_at, ${time('ended_at')} as ended_at, by, reason`;
interface Row {
  readonly id: string;
  readonly twin_id: string;
  readonly from_at: string;
  readonly until_at: string;
  readonly ended_at: string | null;
  readonly by: string;
  readonly reason: string;
}

/** Maintenance windows as alerting keeps them, by its view. */
export class WindowsStore {
  constructor(private readonly views: ServiceViews) {}

  /** Those that are planned or open, the next first; with `all` those that are over too, the latest first. */
  async list(all: boolean, limit: number): Promise<Window[]> {
    const rows = await this.views.rows<Row>(
      'alerting',
      `select ${COLUMNS} from {schema}.windows_v1 where $1 or (until_at > now() and ended_at is null) order by case when $1 then windows_v1.from_at end desc, windows_v1.from_at, id limit $2`,
      [all, limit],
    );
    return rows.map(windowOf);
  }

  /** Those over any of some twins that may have held within [from, to), the earliest first; none where alerting has never run. */
  async over(twinIds: readonly string[], from: string, to: string, limit: number): Promise<Window[]> {
    const rows = await this.views
      .rows<Row>('alerting', `select ${COLUMNS} from {schema}.windows_v1 where twin_id = any($1) and from_at < $3 and least(until_at, ended_at) > $2 order by windows_v1.from_at, id limit $4`, [twinIds, from, to, limit])
      .catch((error: unknown): Row[] => {
        if (error instanceof OrreryError && error.details?.['kind'] === 'alerting-not-there') return [];
        throw error;
      });
    return rows.map(windowOf);
  }

  async one(id: string): Promise<Window | undefined> {
    const rows = await this.views.rows<Row>('alerting', `select ${COLUMNS} from {schema}.windows_v1 where id = $1`, [id]);
    return rows.map(windowOf)[0];
  }
}

function windowOf({ id, twin_id, from_at, until_at, ended_at, by, reason }: Row): Window {
  return { id, twinId: twin_id, from: from_at, until: until_at, ...(ended_at === null ? {} : { endedAt: ended_at }), by, reason };
}
