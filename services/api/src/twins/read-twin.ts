import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { OrreryError, type TwinDefinition } from '@orrery/contracts';
import { type RenderedTwin, renderTwin } from '@orrery/twin-model';
import { type HotState, HotStateStore } from '../adapters/hot-state.store.js';
import { TwinDirectoryStore } from '../adapters/twin-directory.store.js';
import { unavailableOf } from '../adapters/unavailable.js';

/** How long a reader may wait for a revision it knows of (architecture decision 7). */
const REVISION_TIMEOUT_MS = 1_000;
const REVISION_POLL_MS = 20;

/** Reads twins from the hot state, and tells apart what is unknown, what is not there yet and what cannot be said now. */
@Injectable()
export class ReadTwin {
  constructor(
    private readonly hotState: HotStateStore,
    private readonly directory: TwinDirectoryStore,
  ) {}

  /**
   * @throws OrreryError `not-found`; `timeout` where `minRev` was not reached within a second; `unavailable` where the hot state
   * has to be rebuilt first, or the twin is registered but not projected yet.
   */
  async one(twinId: string, minRev?: number): Promise<RenderedTwin> {
    if (minRev !== undefined) await this.awaitRevision(twinId, minRev);
    return renderTwin(await this.found(twinId, await this.hotState.twin(twinId)));
  }

  /** What the twin may hold, as the projector knows it now. Throws as `one` does. */
  async definition(twinId: string): Promise<TwinDefinition> {
    return (await this.found(twinId, await this.hotState.twin(twinId))).definition;
  }

  /** The state where it is at hand; null where it is not, so that one partition that is being rebuilt hides no list. */
  async many(twinIds: readonly string[]): Promise<(RenderedTwin | null)[]> {
    const states = await this.atHand(this.hotState.twins(twinIds), twinIds);
    return states.map((view) => view && renderTwin(view));
  }

  /**
   * The state of every twin that has one. Unlike a list, which shows what is missing, this says nothing rather than half.
   * @throws OrreryError `unavailable` while a partition is being rebuilt
   */
  async snapshots(twinIds: readonly string[]): Promise<RenderedTwin[]> {
    const states = await this.hotState.twins(twinIds);
    if (states.some((state) => state.kind === 'emptied')) throw rebuilding('some of the twins');
    return states.flatMap((state) => (state.kind === 'found' ? [renderTwin(state.value)] : []));
  }

  async revisions(twinIds: readonly string[]): Promise<(number | null)[]> {
    return this.atHand(this.hotState.revisions(twinIds), twinIds);
  }

  /** A list tells what it can: without Redis the twins are still known. */
  private async atHand<T>(reading: Promise<HotState<T>[]>, twinIds: readonly string[]): Promise<(T | null)[]> {
    try {
      return (await reading).map((state) => (state.kind === 'found' ? state.value : null));
    } catch (error) {
      if (!unavailableOf(error)) throw error;
      return twinIds.map(() => null);
    }
  }

  private async awaitRevision(twinId: string, minRev: number): Promise<void> {
    const deadline = performance.now() + REVISION_TIMEOUT_MS;
    for (;;) {
      const [state] = await this.hotState.revisions([twinId]);
      if (state?.kind === 'found' && state.value >= minRev) return;
      if (performance.now() >= deadline) {
        const rev = await this.found(twinId, state!);
        throw new OrreryError('timeout', `${twinId} is at rev:${rev}, and rev:${minRev} did not come within ${REVISION_TIMEOUT_MS} ms`, {
          remedy: 'Ask again; a revision that never comes belongs to another twin or another realm.',
          details: { kind: 'revision-not-reached', rev, minRev },
        });
      }
      await wait(REVISION_POLL_MS);
    }
  }

  private async found<T>(twinId: string, state: HotState<T>): Promise<T> {
    if (state.kind === 'found') return state.value;
    if (state.kind === 'emptied') throw rebuilding(twinId);
    if (await this.directory.exists(twinId)) {
      throw new OrreryError('unavailable', `${twinId} is registered, and its first state is on its way`, {
        remedy: 'Ask again in a second. If it stays, see whether twin-projector runs.',
        details: { kind: 'not-projected-yet' },
      });
    }
    throw new OrreryError('not-found', `there is no twin ${twinId}`, { remedy: 'List the twins with GET /api/v1/twins.', details: { kind: 'unknown-twin' } });
  }
}

function rebuilding(what: string): OrreryError {
  return new OrreryError('unavailable', `the hot state that holds ${what} is being rebuilt`, {
    remedy: 'Ask again in a second. If it stays, see whether twin-projector runs and Redis keeps its keys.',
    details: { kind: 'state-rebuilding' },
  });
}
