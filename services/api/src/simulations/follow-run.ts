import { setTimeout as wait } from 'node:timers/promises';
import { type RunDetail, type SimulationsStore } from './simulations.store.js';

const POLL_MS = 400;
/** Shares read at once. */
const BATCH = 50;
const START = '-infinity';

/**
 * What comes of a run, line by line, while it comes: every share once, progress where it has moved, and how it ended. A stream of JSON lines that
 * ends with the run, or when `closed` does.
 */
export async function* followRun(store: SimulationsStore, run: RunDetail, closed: AbortSignal): AsyncGenerator<string> {
  let after = START;
  let told = '';
  while (!closed.aborted) {
    // The state first: what was done before it ended is then among the shares.
    const now = await store.one(run.id);
    if (!now) return;
    for (let full = true; full && !closed.aborted; ) {
      const shares = await store.shares(run.id, after, BATCH);
      for (const { share, ended, body } of shares) {
        yield line({ type: 'share', share, ...body });
        after = ended;
      }
      full = shares.length === BATCH;
    }
    const progress = JSON.stringify(now.progress);
    if (progress !== told) yield line({ type: 'progress', ...now.progress });
    told = progress;
    if (now.state !== 'running') {
      const { state, failure, resultHash, endedBy } = now;
      yield line({ type: 'ended', state, ...(failure ? { failure } : {}), ...(resultHash === undefined ? {} : { resultHash }), ...(endedBy === undefined ? {} : { by: endedBy }) });
      return;
    }
    await wait(POLL_MS, undefined, { signal: closed }).catch(() => undefined);
  }
}

const line = (value: object): string => `${JSON.stringify(value)}\n`;
