import { type AlertPreview } from '@orrery/client';
import { toMillis } from '../time.js';
import { type Span } from '../trends/range.js';

/** One alert that would have been raised, where it stands on the line of its twin. */
export interface PreviewBar {
  readonly twinId: string;
  readonly instance: string;
  readonly raisedAt: number;
  /** undefined: still active at the end. */
  readonly clearedAt: number | undefined;
  readonly text: string;
  readonly isSuppressed: boolean;
  /** 0 to 1 of the span. */
  readonly left: number;
  readonly width: number;
}

/** One line a twin that would have raised something, the most first. */
export interface PreviewLine {
  readonly twinId: string;
  readonly bars: readonly PreviewBar[];
}

export function previewLines({ twins }: Pick<AlertPreview, 'twins'>, { from, to }: Span): PreviewLine[] {
  const part = (millis: number) => Math.min(1, Math.max(0, (millis - from) / (to - from)));
  return twins
    .filter(({ raised }) => raised.length > 0)
    .map(({ twinId, raised }) => ({
      twinId,
      bars: raised.map(({ instance, raisedAt, clearedAt, text, suppressed }): PreviewBar => {
        const begins = toMillis(raisedAt) ?? from;
        const ends = toMillis(clearedAt);
        return { twinId, instance, raisedAt: begins, clearedAt: ends, text, isSuppressed: suppressed, left: part(begins), width: part(ends ?? to) - part(begins) };
      }),
    }))
    .sort((a, b) => b.bars.length - a.bars.length || a.twinId.localeCompare(b.twinId));
}

/** What the figures leave out: twins that could not be judged, or whose history is shorter than the window. */
export function previewCaveats({ twins }: Pick<AlertPreview, 'twins'>): { readonly faulty: readonly { readonly twinId: string; readonly fault: string }[]; readonly unsureMs: number; readonly late: number; readonly silent: number } {
  return {
    faulty: twins.flatMap(({ twinId, fault }) => (fault === undefined ? [] : [{ twinId, fault }])),
    unsureMs: Math.max(0, ...twins.map(({ indeterminateMs }) => indeterminateMs)),
    late: twins.filter(({ begins }) => begins !== undefined).length,
    silent: twins.filter(({ raised, fault }) => raised.length === 0 && fault === undefined).length,
  };
}

/** `2.4 a day`; of few what it means. */
export function rateWords(perDay: number): string {
  if (perDay === 0) return 'none';
  if (perDay < 0.1) return `one in ${Math.round(1 / perDay)} days`;
  return `${perDay < 10 ? perDay.toFixed(1) : Math.round(perDay)} a day`;
}
