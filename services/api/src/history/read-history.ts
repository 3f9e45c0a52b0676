import { Injectable } from '@nestjs/common';
import { type Principal } from '@orrery/access';
import { twinInputs } from '@orrery/contracts';
import { partitionFor } from '@orrery/kafka';
import { timestampFromTicks } from '@orrery/twin-model';
import { HotStateStore } from '../adapters/hot-state.store.js';
import { type TickRange } from '../domain/history/tick-range.js';
import { incompleteness, type Incompleteness } from './completeness.js';
import { HistoryDatabase, type HistorySnapshot } from './history-database.js';
import { type HistoryQuestion, type Mode, type Part } from './history-question.js';
import { type BucketPoint, readBuckets } from './read-buckets.js';
import { type InterpolatedPoint, readInterpolated } from './read-interpolated.js';
import { type RawPoint, readRaw } from './read-raw.js';
import { type FoundSeries, ResolveSeries } from './resolve-series.js';
import { extentOf, type Gap, gapsOf, type StaleSpan, spanOf, staleOf } from './series.store.js';

type Point = RawPoint | BucketPoint | InterpolatedPoint;

export interface HistoryAnswer {
  readonly twinId: string;
  readonly from: string;
  readonly to: string;
  readonly mode: Mode;
  readonly bucket?: string;
  readonly timezone?: string;
  readonly series: readonly { readonly path: string; readonly unit?: string; readonly datatype: string; readonly points: readonly Point[] }[];
  readonly partial: boolean;
  readonly partialBecause?: readonly Incompleteness[];
  readonly counts: { readonly returned: number; readonly matching: number };
  readonly nextCursor?: string;
  readonly gaps: readonly { readonly source: string; readonly from: string; readonly to?: string; readonly cause: string; readonly recovered: boolean }[];
  readonly stale: readonly { readonly path: string; readonly from: string; readonly to?: string; readonly cause: string }[];
}

/** Gaps and stale spans of one answer; where there are more, the newest are left out and the answer says that it is partial. */
const MOST_SPANS = 1_000;

/** Answers what a twin's paths were over a range of time (rule R30). */
@Injectable()
export class ReadHistory {
  constructor(
    private readonly database: HistoryDatabase,
    private readonly resolveSeries: ResolveSeries,
    private readonly hotState: HotStateStore,
  ) {}

  /** @throws OrreryError `not-found`, `forbidden`, `invalid-argument` over a limit, `unavailable` */
  async answer(question: HistoryQuestion, principal: Principal): Promise<HistoryAnswer> {
    const changedAt = await this.changedAt(question.twinId);
    return this.database.ask(async (snapshot) => {
      const series = await this.resolveSeries.resolve(snapshot, question.twinId, question.paths, principal);
      const seriesIds = series.flatMap(({ seriesId }) => (seriesId === undefined ? [] : [seriesId]));
      const part = await readPart(snapshot, question, series, await spanOf(snapshot, seriesIds));
      const { twinId, range } = question;
      const gaps = await gapsOf(snapshot, twinId, range, MOST_SPANS);
      const stale = await staleOf(snapshot, twinId, series.map(({ path }) => path), range, MOST_SPANS);
      const extent = await extentOf(snapshot, partitionFor(twinId, twinInputs.settings.partitions));
      const lacks = incompleteness({ range, ...extent, ...(changedAt === undefined ? {} : { changedAt }), to: timestampFromTicks(range.to) });
      return rendered(question, series, part, gaps, stale, lacks);
    });
  }

  /** Without the hot state nobody can say how far the historian should be: then nothing is said. */
  private async changedAt(twinId: string): Promise<string | undefined> {
    const state = await this.hotState.twin(twinId).catch(() => undefined);
    return state?.kind === 'found' ? state.value.at : undefined;
  }
}

async function readPart(snapshot: HistorySnapshot, question: HistoryQuestion, series: readonly FoundSeries[], span: TickRange | undefined): Promise<Part<Point> & { readonly width?: string }> {
  if (question.mode === 'raw') return readRaw(snapshot, question, series, span);
  const nowTicks = BigInt(Date.now()) * 10_000n;
  return question.mode === 'buckets' ? readBuckets(snapshot, question, series, span, nowTicks) : readInterpolated(snapshot, question, series, span, nowTicks);
}

function rendered(
  { twinId, range, mode, zone }: HistoryQuestion,
  series: readonly FoundSeries[],
  part: Part<Point> & { readonly width?: string },
  gaps: readonly Gap[],
  stale: readonly StaleSpan[],
  lacks: readonly Incompleteness[],
): HistoryAnswer {
  const cut = gaps.length === MOST_SPANS || stale.length === MOST_SPANS ? [{ reason: 'spans' as const, detail: `more than ${MOST_SPANS} gaps or stale spans; the later ones are left out, ask for a shorter range` }] : [];
  const because = [...lacks, ...cut];
  return {
    twinId,
    from: timestampFromTicks(range.from),
    to: timestampFromTicks(range.to),
    mode,
    ...(part.width === undefined ? {} : { bucket: part.width, timezone: zone.name }),
    series: series.map(({ path, unit, datatype }, index) => ({ path, ...(unit === undefined ? {} : { unit }), datatype, points: part.points[index] ?? [] })),
    partial: because.length > 0,
    ...(because.length > 0 ? { partialBecause: because } : {}),
    counts: part.counts,
    ...(part.nextCursor === undefined ? {} : { nextCursor: part.nextCursor }),
    gaps: gaps.map(({ source, from, to, cause, recovered }) => ({ source, ...spanOfTicks(from, to), cause, recovered })),
    stale: stale.map(({ path, from, to, cause }) => ({ path, ...spanOfTicks(from, to), cause })),
  };
}

const spanOfTicks = (from: bigint, to: bigint | null) => ({ from: timestampFromTicks(from), ...(to === null ? {} : { to: timestampFromTicks(to) }) });
