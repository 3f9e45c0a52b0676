import { type TwinEvent, twinEvents } from '@orrery/contracts';
import { type KafkaSettings, withLayout } from '@orrery/kafka';
import { type Link, type Point } from './check-numbers.js';
import { type RunningSystem } from './running-system.js';
import { readAll } from './topic-bytes.js';

/** Everything that history has of a counter since a time, page by page, superseded rows too, each with the time at which it was known. */
export async function readPoints(system: RunningSystem, twinId: string, since: Date): Promise<Point[]> {
  const points: Point[] = [];
  let cursor = '';
  do {
    const range = { from: new Date(since.getTime() - 1000).toISOString(), to: new Date(Date.now() + 3_600_000).toISOString() };
    const query = new URLSearchParams({ path: 'count', ...range, mode: 'raw', superseded: 'true', limit: '10000', ...(cursor === '' ? {} : { cursor }) });
    const answer = await system.get<{ series: { points: Point[] }[]; nextCursor?: string }>(`/twins/${twinId}/history?${query.toString()}`);
    points.push(...(answer.series[0]?.points ?? []));
    cursor = answer.nextCursor ?? '';
  } while (cursor !== '');
  return points;
}

/** twin → its events in the order of the log, of all twins whose id begins so. */
export async function readChains(settings: KafkaSettings, prefix: string): Promise<Map<string, Link[]>> {
  const chains = new Map<string, Link[]>();
  for (const { value } of await readAll<TwinEvent>(await withLayout(settings), twinEvents)) {
    if (!value.twinId.startsWith(prefix)) continue;
    const chain = chains.get(value.twinId) ?? [];
    chains.set(value.twinId, chain);
    chain.push({ rev: value.rev, prevRev: value.prevRev });
  }
  return chains;
}
