import { type MaintenanceWindow } from '@orrery/client';
import { toMillis } from '../time.js';
import { type TrendMark } from '../trends/trend-mark.js';
import { type Span } from '../trends/range.js';

/** A window with its real end, where it falls into a span of time. */
export interface WindowInSpan {
  readonly window: MaintenanceWindow;
  readonly from: number;
  readonly to: number;
}

/** The windows over some twins that were under way in a span: what was read then was read during maintenance. `linesOf`: each twin with all that it is part of. */
export function windowsIn(windows: readonly MaintenanceWindow[], linesOf: readonly (readonly string[])[], span: Span): WindowInSpan[] {
  const above = new Set(linesOf.flat());
  return windows.flatMap((window) => {
    const from = toMillis(window.from);
    const to = toMillis(window.endedAt ?? window.until);
    // One that was taken back before it began never was.
    const isHere = above.has(window.twinId) && from !== undefined && to !== undefined && to > from && from < span.to && to > span.from;
    return isHere ? [{ window, from, to }] : [];
  });
}

export function windowMarks(windows: readonly WindowInSpan[]): TrendMark[] {
  return windows.flatMap(({ from, to }) => [{ at: from, label: 'maintenance' }, { at: to, label: 'maintenance over' }]);
}
