import { lineOf } from '../../domain/stops/stops.js';
import { windowsIn, type WindowInSpan } from '../../domain/stops/window-marks.js';
import { type Span } from '../../domain/trends/range.js';
import { usePlant, useServices } from '../context.js';
import { usePolled } from '../use-polled.js';
import { useStops } from './use-stops.js';

const READ_EVERY_MS = 60_000;

/** The maintenance of some twins in a span of time, also what is over. */
export function useWindowsIn(twinIds: readonly string[], span: Span): WindowInSpan[] {
  const { api } = useServices();
  const { summaries } = usePlant();
  const { windows } = useStops();
  // Read again whenever one begins or ends.
  const { data } = usePolled(`windows ${windows.map(({ id, state }) => `${id} ${state}`).join()}`, () => api.maintenance.windows({ all: true }), READ_EVERY_MS);
  return windowsIn(data ?? windows, twinIds.map((twinId) => lineOf(twinId, (id) => summaries.get(id)?.partOf)), span);
}
