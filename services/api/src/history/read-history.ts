import { Injectable } from '@nestjs/common';
import { type Principal } from '@orrery/access';
import { twinInputs } from '@orrery/contracts';
import { timestampFromTicks } from '@orrery/twin-model';
import { HotStateStore } from '../adapters/hot-state.store.js';
import { TopicLayout } from '../platform/topic-layout.js';
import { CurrentPolicy } from '../auth/current-policy.js';
import { type MaintenanceSpan, markPoints, spansWithin } from '../domain/history/maintenance-marks.js';
import { type TickRange } from '../domain/history/tick-range.js';
import { WindowsStore } from '../maintenance/windows.store.js';
import { incompleteness, type Incompleteness } from './completeness.js';
import { HistoryDatabase, type HistorySnapshot } from './history-database.js';
import { type HistoryQuestion, type Mode, type Part } from './history-question.js';
import { type BucketPoint, readBuckets } from './read-buckets.js';
import { type InterpolatedPoint, readInterpolated } from './read-interpolated.js';
import { type RawPoint, readRaw } from './read-raw.js';
import { type FoundSeries, ResolveSeries } from './resolve-series.js';
import { extentOf, type Gap, gapsOf, type StaleSpan, spanOf, staleOf } from './series.store.js';

type Point = (RawPoint | BucketPoint | InterpolatedPoint) & { readonly maintenance?: true };

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
  /** When it, or what it is part of, was under maintenance: points that fall into it carry `maintenance: true`. */
  readonly maintenance: readonly MaintenanceSpan[];
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
    private readonly windows: WindowsStore,
    private readonly policy: CurrentPolicy,
    private readonly layout: TopicLayout,
  ) {}

  /** @throws OrreryError `not-found`, `forbidden`, `invalid-argument` over a limit, `unavailable` */
  async answer(question: HistoryQuestion, principal: Principal): Promise<HistoryAnswer> {
    const changedAt = await this.changedAt(question.twinId);
    const maintenance = await this.maintenance(question);
    return this.database.ask(async (snapshot) => {
      const series = await this.resolveSeries.resolve(snapshot, question.twinId, question.paths, principal);
      const seriesIds = series.flatMap(({ seriesId }) => (seriesId === undefined ? [] : [seriesId]));
      const part = await readPart(snapshot, question, series, await spanOf(snapshot, seriesIds));
      const { twinId, range } = question;
      const gaps = await gapsOf(snapshot, twinId, range, MOST_SPANS);
      const stale = await staleOf(snapshot, twinId, series.map(({ path }) => path), range, MOST_SPANS);
      const extent = await extentOf(snapshot, this.layout.homeOf(twinInputs, twinId));
      const lacks = incompleteness({ range, ...extent, ...(changedAt === undefined ? {} : { changedAt }), to: timestampFromTicks(range.to) });
      return rendered(question, series, part, { gaps, stale, maintenance }, lacks);
    });
  }

  private async maintenance({ twinId, range }: HistoryQuestion): Promise<MaintenanceSpan[]> {
    const [from, to] = [timestampFromTicks(range.from), timestampFromTicks(range.to)];
    return spansWithin(await this.windows.over([...new Set([twinId, ...this.policy.latest.parts.lineOf(twinId)])], from, to, MOST_SPANS), from, to);
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

interface Spans {
  readonly gaps: readonly Gap[];
  readonly stale: readonly StaleSpan[];
  readonly maintenance: readonly MaintenanceSpan[];
}

function rendered(
  { twinId, range, mode, zone }: HistoryQuestion,
  series: readonly FoundSeries[],
  part: Part<Point> & { readonly width?: string },
  { gaps, stale, maintenance }: Spans,
  lacks: readonly Incompleteness[],
): HistoryAnswer {
  const cut = [gaps, stale, maintenance].some(({ length }) => length === MOST_SPANS) ? [{ reason: 'spans' as const, detail: `more than ${MOST_SPANS} gaps, stale spans or maintenance windows; the later ones are left out, ask for a shorter range` }] : [];
  const because = [...lacks, ...cut];
  return {
    twinId,
    from: timestampFromTicks(range.from),
    to: timestampFromTicks(range.to),
    mode,
    ...(part.width === undefined ? {} : { bucket: part.width, timezone: zone.name }),
    series: series.map(({ path, unit, datatype }, index) => ({ path, ...(unit === undefined ? {} : { unit }), datatype, points: markPoints(part.points[index] ?? [], maintenance) })),
    partial: because.length > 0,
    ...(because.length > 0 ? { partialBecause: because } : {}),
    counts: part.counts,
    ...(part.nextCursor === undefined ? {} : { nextCursor: part.nextCursor }),
    gaps: gaps.map(({ source, from, to, cause, recovered }) => ({ source, ...spanOfTicks(from, to), cause, recovered })),
    maintenance,
    stale: stale.map(({ path, from, to, cause }) => ({ path, ...spanOfTicks(from, to), cause })),
  };
}

const spanOfTicks = (from: bigint, to: bigint | null) => ({ from: timestampFromTicks(from), ...(to === null ? {} : { to: timestampFromTicks(to) }) });
