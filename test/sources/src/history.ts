import { type RunningSystem } from '@orrery/testing/system';

export interface RawPoint {
  readonly t: string;
  readonly v: unknown;
  readonly q: string;
  readonly supersededAt?: string;
}

export interface BucketPoint {
  readonly t: string;
  readonly avg: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

interface Answer<P> {
  readonly series: readonly { readonly path: string; readonly points: readonly P[] }[];
  readonly partial: boolean;
  readonly counts: { readonly returned: number; readonly matching: number };
  readonly nextCursor?: string;
}

/** Everything of a path between two times, page by page. */
export async function rawHistory(system: RunningSystem, twinId: string, path: string, from: string, to: string): Promise<RawPoint[]> {
  const points: RawPoint[] = [];
  let cursor = '';
  do {
    const query = new URLSearchParams({ path, from, to, mode: 'raw', limit: '10000', ...(cursor === '' ? {} : { cursor }) });
    const answer = await system.get<Answer<RawPoint>>(`/twins/${twinId}/history?${query.toString()}`);
    points.push(...(answer.series[0]?.points ?? []));
    cursor = answer.nextCursor ?? '';
  } while (cursor !== '');
  return points;
}

export async function buckets(system: RunningSystem, twinId: string, path: string, query: Record<string, string>): Promise<BucketPoint[]> {
  const all = new URLSearchParams({ path, mode: 'buckets', aggregates: 'avg,min,max,sum,count,first,last', ...query });
  const answer = await system.get<Answer<BucketPoint>>(`/twins/${twinId}/history?${all.toString()}`);
  if (answer.partial) throw new Error(`history of ${twinId} ${path} is partial`);
  return [...(answer.series[0]?.points ?? [])];
}
