import { sparkline } from '../domain/sparkline.js';
import { toMillis } from '../domain/time.js';
import { useNow, useServices } from '../state/context.js';

const WIDTH = 96;
const HEIGHT = 22;
/** What a glance covers. */
export const GLANCE_MS = 120_000;

/** The last two minutes of a value, for the eye only: the chart below says the same in words. */
export function Sparkline({ twinId, path, recorded, lastEvent }: { twinId: string; path: string; recorded: boolean; lastEvent: string | undefined }) {
  const now = useNow();
  const { store } = useServices();
  const trend = store.trends.trend(twinId, path);
  const to = recorded ? (toMillis(lastEvent) ?? now) : now;
  const d = trend && sparkline(trend, { width: WIDTH, height: HEIGHT, from: to - GLANCE_MS, to });
  return (
    <svg className="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} preserveAspectRatio="none" aria-hidden="true" focusable="false">
      {d ? <path d={d} /> : null}
    </svg>
  );
}
