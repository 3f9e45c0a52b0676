import { type SimulatedAnswer, type SimulatedRun } from '@orrery/commands';
import { type ClientBase } from 'pg';
import { type EndedRun } from '../domain/ended-run.js';

type Session = Pick<ClientBase, 'query'>;

/** No rule may ask for a run that is older than a week. */
const KEPT = '8 days';

/** What the simulation service has told of its runs: as much as guards look at. */
export class SimulationStore {
  async begun(tx: Session, run: string, kind: string): Promise<void> {
    await tx.query(`insert into simulations (run, kind, state) values ($1, $2, 'running') on conflict (run) do update set kind = excluded.kind where simulations.kind is null`, [run, kind]);
  }

  /** A run ends once: what is told of it later changes nothing. */
  async ended(tx: Session, { run, state, endedAt, result, answer, why }: EndedRun): Promise<void> {
    await tx.query(
      `insert into simulations as known (run, state, ended_at, result, answer, why) values ($1, $2, $3, $4, $5, $6)
       on conflict (run) do update set state = excluded.state, ended_at = excluded.ended_at, result = excluded.result, answer = excluded.answer, why = excluded.why where known.state = 'running'`,
      [run, state, endedAt ?? null, result ?? null, answer === undefined ? null : JSON.stringify(answer), why ?? null],
    );
  }

  async one(session: Session, run: string): Promise<SimulatedRun | undefined> {
    const { rows } = await session.query<{ kind: string | null; state: SimulatedRun['state']; ended_at: string | null; result: string | null; answer: SimulatedAnswer | null; why: string | null }>(
      'select kind, state, ended_at, result, answer, why from simulations where run = $1',
      [run],
    );
    const [row] = rows;
    if (!row) return undefined;
    return { run, state: row.state, ...given('kind', row.kind), ...given('endedAt', row.ended_at), ...given('result', row.result), ...given('answer', row.answer), ...given('why', row.why) };
  }

  async forgetOld(session: Session): Promise<void> {
    await session.query(`delete from simulations where told_at < now() - interval '${KEPT}'`);
  }
}

const given = <K extends string, T>(key: K, value: T | null): { readonly [P in K]?: T } => (value === null ? {} : { [key]: value }) as { readonly [P in K]?: T };
