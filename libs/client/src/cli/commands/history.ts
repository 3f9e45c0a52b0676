import { Zone } from '@orrery/twin-model';
import { type Aggregate, type BucketPoint, type History, type HistoryMode, type HistoryQuery, type RawPoint } from '../../history/history-types.js';
import { type Context } from '../context.js';
import { CliError, EXIT } from '../exit.js';
import { shown, table } from '../output.js';
import { timeOf } from '../times.js';

export interface HistoryOptions {
  readonly from?: string;
  readonly to?: string;
  readonly mode?: HistoryMode;
  readonly bucket?: string;
  readonly points?: number;
  readonly aggregates?: string;
  readonly timezone?: string;
  readonly treatUncertainAsBad?: boolean;
  readonly knownAt?: string;
  readonly superseded?: boolean;
  readonly limit?: number;
}

const DEFAULT_AGGREGATES = 'avg,min,max,count,percentGood';

/** `orrery history <twin> [paths…]`: what its paths were; raw readings page by page to the end, or to --limit. */
export async function history(context: Context, twinId: string, paths: readonly string[], options: HistoryOptions): Promise<void> {
  const { client, output, signal } = context;
  const query = queryOf(paths, options, Date.now());
  let left = options.limit === undefined || options.limit === 0 ? Number.POSITIVE_INFINITY : options.limit;
  let cursor: string | undefined;
  const whole: History[] = [];
  const printer = printerOf(context, query);
  do {
    const page = await client.history(twinId, { ...query, ...(query.mode === 'raw' && Number.isFinite(left) ? { limit: Math.min(left, 10_000) } : {}), ...(cursor === undefined ? {} : { cursor }) }, signal);
    cursor = page.nextCursor;
    left -= page.counts.returned;
    if (output.format === 'json') whole.push(page);
    printer(page);
    noteLacks(context, page);
  } while (cursor !== undefined && left > 0);
  if (cursor !== undefined) output.note(`there are more; --limit 0 has them all`);
  const [first] = whole;
  if (first) output.json({ ...first, series: first.series.map((series, index) => ({ ...series, points: whole.flatMap((page) => page.series[index]?.points ?? []) })), counts: { ...first.counts, returned: whole.reduce((sum, { counts }) => sum + counts.returned, 0) } });
}

function queryOf(path: readonly string[], options: HistoryOptions, nowMs: number): HistoryQuery & { readonly mode: HistoryMode } {
  const { bucket, points, timezone, treatUncertainAsBad, superseded } = options;
  if (timezone !== undefined && !Zone.of(timezone)) throw new CliError(`${timezone} is no time zone`, 'Give an IANA name such as Europe/Berlin.', EXIT.usage);
  const mode = options.mode ?? (bucket !== undefined || points !== undefined || options.aggregates !== undefined ? 'buckets' : 'raw');
  const knownAt = options.knownAt === undefined ? undefined : timeOf('--known-at', options.knownAt, timezone, nowMs);
  return {
    path,
    mode,
    from: timeOf('--from', options.from ?? '-1h', timezone, nowMs),
    to: timeOf('--to', options.to ?? 'now', timezone, nowMs),
    ...(mode === 'buckets' ? { aggregates: (options.aggregates ?? DEFAULT_AGGREGATES).split(',') as Aggregate[] } : {}),
    ...(bucket === undefined ? {} : { bucket }),
    ...(points === undefined ? {} : { points }),
    ...(timezone === undefined ? {} : { timezone }),
    ...(treatUncertainAsBad ? { treatUncertainAsBad } : {}),
    ...(knownAt === undefined ? {} : { knownAt }),
    ...(superseded ? { superseded } : {}),
  };
}

function noteLacks({ output }: Context, page: History): void {
  for (const { detail } of page.partialBecause ?? []) output.note(`partial: ${detail}`);
}

type Point = RawPoint | BucketPoint;
const isBucket = (point: Point): point is BucketPoint => 'end' in point;

function printerOf({ output }: Context, query: HistoryQuery): (page: History) => void {
  let head = true;
  const aggregates = query.aggregates ?? [];
  const columns = query.mode === 'buckets' ? ['path', 't', 'end', ...aggregates.filter((each) => each !== 'percentGood'), 'good', 'uncertain', 'bad', 'percentGood', 'q'] : ['path', 't', 'v', 'q', ...(query.superseded || query.knownAt ? ['knownAt', 'supersededAt'] : [])];
  return (page) => {
    const rows = page.series.flatMap(({ path, points }) => points.map((point) => columns.map((column) => (column === 'path' ? path : (point as unknown as Record<string, unknown>)[column]))));
    if (output.format === 'csv') {
      if (head) output.csv(columns);
      for (const row of rows) output.csv(row);
    } else {
      for (const line of table(columns.map((column) => column.toUpperCase()), rows.map((row) => row.map(textOf))).slice(head ? 0 : 1)) output.line(line);
    }
    head = false;
    if (!page.series.some(({ points }) => points.some(isBucket)) && rows.length === 0) output.note('no readings in this range');
  };
}

const textOf = (value: unknown): string => (value === null || value === undefined ? '–' : typeof value === 'number' && !Number.isInteger(value) ? String(Number(value.toPrecision(9))) : shown(value));
