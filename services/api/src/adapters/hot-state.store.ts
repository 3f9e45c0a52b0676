import { type TwinDefinition, twinState } from '@orrery/contracts';
import { type TwinView } from '@orrery/twin-model';
import { type Redis } from 'ioredis';
import { type TopicLayout } from '../platform/topic-layout.js';

/** What Redis knows of a twin. `emptied`: its partition has not been rebuilt, so nothing can be said of it (architecture decision 7). */
export type HotState<T> = { readonly kind: 'found'; readonly value: T } | { readonly kind: 'unknown' } | { readonly kind: 'emptied' };

/** Reads the state that the projector keeps in Redis: one hash for each twin, one generation key for each partition. */
export class HotStateStore {
  constructor(
    private readonly redis: Redis,
    private readonly realm: string,
    private readonly layout: TopicLayout,
  ) {}

  async twin(twinId: string): Promise<HotState<TwinView>> {
    const [state] = await this.twins([twinId]);
    return state!;
  }

  async twins(twinIds: readonly string[]): Promise<HotState<TwinView>[]> {
    const pipeline = this.redis.pipeline();
    for (const twinId of twinIds) pipeline.exists(this.generationKey(twinId)).hgetall(this.twinKey(twinId));
    const results = await answersOf(pipeline.exec());
    return twinIds.map((twinId, index) => {
      const hash = results[2 * index + 1] as Record<string, string>;
      return judge(results[2 * index] === 1, hash['#rev'] === undefined ? undefined : viewOf(twinId, hash));
    });
  }

  async revisions(twinIds: readonly string[]): Promise<HotState<number>[]> {
    const pipeline = this.redis.pipeline();
    for (const twinId of twinIds) pipeline.exists(this.generationKey(twinId)).hget(this.twinKey(twinId), '#rev');
    const results = await answersOf(pipeline.exec());
    return twinIds.map((_, index) => {
      const rev = results[2 * index + 1] as string | null;
      return judge(results[2 * index] === 1, rev === null ? undefined : Number(rev));
    });
  }

  private twinKey(twinId: string): string {
    return `${this.realm}:twin:${twinId}`;
  }

  private generationKey(twinId: string): string {
    return `${this.realm}:generation:${this.layout.homeOf(twinState, twinId)}`;
  }
}

function judge<T>(rebuilt: boolean, value: T | undefined): HotState<T> {
  if (!rebuilt) return { kind: 'emptied' };
  return value === undefined ? { kind: 'unknown' } : { kind: 'found', value };
}

async function answersOf(results: Promise<[error: Error | null, result: unknown][] | null>): Promise<unknown[]> {
  return ((await results) ?? []).map(([error, result]) => {
    if (error) throw error;
    return result;
  });
}

function viewOf(twinId: string, hash: Readonly<Record<string, string>>): TwinView {
  const { '#rev': rev, '#def': definition, '#head': head, ...paths } = hash;
  const { desired, sources, at } = parsed<Pick<TwinView, 'desired' | 'sources' | 'at'>>(head!);
  const properties = Object.fromEntries(Object.entries(paths).map(([path, state]) => [path, parsed<TwinView['properties'][string]>(state)]));
  return { twinId, rev: Number(rev), at, definition: parsed<TwinDefinition>(definition!), properties, desired, sources };
}

/** Redis holds what the projector wrote after validating it; it is no message. */
// eslint-disable-next-line no-restricted-syntax
const parsed = <T>(json: string): T => JSON.parse(json) as T;
