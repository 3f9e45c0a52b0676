import { formatSpan } from '../time.js';

export interface TimeLeft {
  readonly p10?: number | undefined;
  readonly p50?: number | undefined;
  readonly p90?: number | undefined;
}

/** A distribution of the time left in words: `2 d 3 h, most likely; between 14 h and 6 d in four cases of five`. A quantile beyond the horizon is absent. */
export function timeLeftWords({ p10, p50, p90 }: TimeLeft): string | undefined {
  if (p10 === undefined && p50 === undefined && p90 === undefined) return undefined;
  const middle = p50 === undefined ? 'longer than can be told, most likely' : `${formatSpan(p50)}, most likely`;
  if (p10 !== undefined && p90 !== undefined) return `${middle}; between ${formatSpan(p10)} and ${formatSpan(p90)} in four cases of five`;
  if (p10 !== undefined) return `${middle}; less than ${formatSpan(p10)} in one case of ten`;
  return p90 === undefined ? middle : `${middle}; less than ${formatSpan(p90)} in nine cases of ten`;
}

/** Places of the quantiles on a bar as shares of its length; the bar ends a little after the last. */
export function timeLeftBar({ p10, p50, p90 }: TimeLeft): { readonly from: number; readonly middle: number | undefined; readonly to: number } | undefined {
  const last = p90 ?? p50 ?? p10;
  if (last === undefined || last <= 0) return undefined;
  const length = last * 1.1;
  return { from: (p10 ?? 0) / length, middle: p50 === undefined ? undefined : p50 / length, to: p90 === undefined ? 1 : p90 / length };
}
