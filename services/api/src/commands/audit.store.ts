import { type AuditEntry } from '@orrery/commands';
import { type ServiceViews } from '../adapters/service-views.js';

type Row = Omit<AuditEntry, 'seq'> & { readonly seq: string };
const entryOf = ({ seq, ...rest }: Row): AuditEntry => ({ seq: Number(seq), ...rest });
const CHUNK = 2_000;

/** The audit chain as command keeps it, by its view. */
export class AuditStore {
  constructor(private readonly views: ServiceViews) {}

  /** Entries before `seq`, the latest first. */
  async before(seq: number, limit: number, subject?: string): Promise<AuditEntry[]> {
    const rows = await this.views.rows<Row>(
      'command',
      'select seq, at, subject, body, previous, hash from {schema}.audit_v1 where seq < $1 and ($2::text is null or subject = $2) order by seq desc limit $3',
      [seq, subject ?? null, limit],
    );
    return rows.map(entryOf);
  }

  /** From the first to the last, in pieces: the chain may be longer than memory. */
  async *all(): AsyncGenerator<AuditEntry, void, void> {
    for (let after = -1; ; ) {
      const rows = await this.views.rows<Row>('command', 'select seq, at, subject, body, previous, hash from {schema}.audit_v1 where seq > $1 order by seq limit $2', [after, CHUNK]);
      yield* rows.map(entryOf);
      if (rows.length < CHUNK) return;
      after = Number(rows.at(-1)!.seq);
    }
  }
}
