/** When a window held within the range that is asked for. */
export interface MaintenanceSpan {
  readonly window: string;
  readonly from: string;
  readonly to: string;
}

interface KnownWindow {
  readonly id: string;
  readonly from: string;
  readonly until: string;
  readonly endedAt?: string;
}

/** Where each window held within [from, to); one that was ended before it began never did. Times are canonical, so they compare as texts. */
export function spansWithin(windows: readonly KnownWindow[], from: string, to: string): MaintenanceSpan[] {
  return windows
    .map(({ id, from: began, until, endedAt }) => ({ window: id, from: began > from ? began : from, to: [until, endedAt ?? until, to].reduce((least, one) => (one < least ? one : least)) }))
    .filter((span) => span.from < span.to)
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
}

/** Points that fall into a span, or buckets that touch one, carry `maintenance: true`: what was recorded while somebody worked on the machine says little of how it runs. */
export function markPoints<T extends { readonly t: string; readonly end?: string }>(points: readonly T[], spans: readonly MaintenanceSpan[]): (T & { readonly maintenance?: true })[] {
  const joined = join(spans);
  if (joined.length === 0) return [...points];
  return points.map((point) => (touches(joined, point.t, point.end) ? { ...point, maintenance: true as const } : point));
}

/** @param spans by their beginning */
function join(spans: readonly MaintenanceSpan[]): { from: string; to: string }[] {
  const joined: { from: string; to: string }[] = [];
  for (const { from, to } of spans) {
    const last = joined.at(-1);
    if (last && from <= last.to) last.to = to > last.to ? to : last.to;
    else joined.push({ from, to });
  }
  return joined;
}

/** Whether an instant lies in one of some spans that lie apart, or [t, end) overlaps one. */
function touches(spans: readonly { from: string; to: string }[], t: string, end: string | undefined): boolean {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle]!.to <= t) low = middle + 1;
    else high = middle;
  }
  const span = spans[low];
  return span !== undefined && (end === undefined ? span.from <= t : span.from < end);
}
