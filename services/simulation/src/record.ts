import { type RunFailure, type ShareResult, type SimulationResult, simulationResults, simulationRuns } from '@orrery/contracts';
import { writeOutbox } from '@orrery/kafka';
import { type Failure } from '@orrery/des';
import { timestampFromMillis } from '@orrery/twin-model';
import { type PoolClient } from 'pg';
import { type RunEnd, type RunsStore, type Task } from './adapters/runs.store.js';
import { type Step } from './domain/job.js';
import { keepOutcome } from './domain/outcome-codec.js';
import { type DoneShare } from './worker/worker-tasks.js';

const SOURCE = '/orrery/simulation';
/** A result longer than this is not sent, but fetched: a record takes a megabyte. */
const MOST_SENT = 500_000;

/** What became of an answer: it counted, somebody else had been first, or its run had ended. */
export type Recorded = 'counted' | 'twice' | 'late';

const now = () => timestampFromMillis(Date.now());

export async function publishResult(tx: PoolClient, value: SimulationResult): Promise<void> {
  await writeOutbox(tx, simulationResults, { value, source: SOURCE });
}

/** Makes a share's outcome durable, once however often it was done; the last one of its round asks for what is next. */
export async function recordShare(tx: PoolClient, store: RunsStore, task: Task, { outcome, indicators }: DoneShare): Promise<Recorded> {
  const { run, number } = task;
  const locked = await store.lock(tx, run);
  if (!locked) return 'late';
  const told = {
    variant: task.variant?.name ?? 'base',
    indicators: [...indicators],
    replications: outcome.replications.map(({ replication, values }) => ({ replication, values: Array.from(values, (value) => (Number.isFinite(value) ? value : null)) })),
    ...(outcome.failed ? { failed: failureOf(outcome.failed) } : {}),
  };
  if (!(await store.endTask(tx, task, keepOutcome(task.first, outcome), JSON.stringify(told)))) return 'twice';
  const value: ShareResult = { type: 'share', run, at: now(), share: number, ...told, progress: { done: locked.done + task.beyond - task.first, planned: locked.planned, about: locked.about } };
  await publishResult(tx, value);
  const next = await store.nextRound(tx, run);
  if (next !== undefined) await store.addStep(tx, run, next);
  return 'counted';
}

/** Makes durable where a run goes on to: the shares of its next round, for the consumer group to spread, or its result. */
export async function recordStep(tx: PoolClient, store: RunsStore, task: Task, step: Step): Promise<Recorded> {
  const { run } = task;
  if (!(await store.lock(tx, run))) return 'late';
  if (!(await store.endTask(tx, task))) return 'twice';
  if (step.kind === 'result') {
    const body = JSON.stringify(step.answer);
    const resultHash = await store.keepResult(tx, run, body);
    await endRun(tx, store, run, { state: 'finished' }, { resultHash, ...(body.length <= MOST_SENT ? { result: step.answer } : {}) });
    return 'counted';
  }
  const { about, plan, pieces } = step;
  const first = await store.addRound(tx, run, await store.roundOf(tx, task), about, plan, pieces);
  const at = now();
  for (const [i, { variant, from, to }] of pieces.entries()) await writeOutbox(tx, simulationRuns, { value: { type: 'share', run, at, share: first + i, variant: variant.name, from, to }, source: SOURCE });
  return 'counted';
}

/** Ends a run and tells it. False where it had ended already. */
export async function endRun(tx: PoolClient, store: RunsStore, run: string, end: RunEnd, more: { readonly resultHash?: string; readonly result?: unknown } = {}): Promise<boolean> {
  if (!(await store.endRun(tx, run, end))) return false;
  await publishResult(tx, { type: 'ended', run, at: now(), ...end, ...more });
  return true;
}

export const failed = (failure: RunFailure): RunEnd => ({ state: 'failed', failure });

const failureOf = ({ replication, code, message, fix }: Failure) => ({ replication, code, message, fix });
