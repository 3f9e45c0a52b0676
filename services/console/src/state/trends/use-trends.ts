import { useEffect, useRef, useState } from 'react';
import { toMillis } from '../../domain/time.js';
import { withLive } from '../../domain/trends/live-line.js';
import { type Line } from '../../domain/trends/line.js';
import { type Span, spanOf } from '../../domain/trends/range.js';
import { keyOf, type LineKey, type TrendView } from '../../domain/trends/trend-view.js';
import { useNow, usePlant, useServices } from '../context.js';
import { reasonOf } from '../plant-store.js';
import { readTrends, type TrendReading } from './read-trends.js';

/** While one still turns a wheel nothing is asked. */
const SETTLE_MS = 150;
/** What moves on is read again after so many milliseconds, or a fiftieth of what is shown, whichever is longer. */
const READ_AGAIN_MS = 10_000;

export interface Trends {
  readonly now: number;
  readonly span: Span;
  /** In the order of the view; a line without history yet has what came by the stream. */
  readonly lines: readonly Line[];
  readonly reading: TrendReading | undefined;
  readonly isReading: boolean;
  readonly failure: string | undefined;
}

/** The lines of a view, read from history and kept in step by the stream. */
export function useTrends({ lines, range }: TrendView, points: number, timezone: string): Trends {
  const { api, store } = useServices();
  const now = useNowOf(lines);
  const [reading, setReading] = useState<TrendReading>();
  const [failure, setFailure] = useState<string>();
  const [isReading, setIsReading] = useState(true);
  const span = spanOf(range, now);
  const asked = useRef({ lines, span });
  asked.current = { lines, span };
  const question = `${lines.map(keyOf).join(' ')} ${range.kind === 'last' ? range.millis : `${range.from} ${range.to}`} ${points}`;
  const round = range.kind === 'last' ? Math.floor(now / Math.max(READ_AGAIN_MS, range.millis / 50)) : 0;

  useEffect(() => setIsReading(true), [question]);
  useEffect(() => {
    const leaving = new AbortController();
    const timer = setTimeout(() => {
      const { lines: wanted, span: shown } = asked.current;
      readTrends(api, wanted, { span: shown, points, timezone, signal: leaving.signal })
        .then((read) => {
          setReading(read);
          setFailure(undefined);
        })
        .catch((error: unknown) => leaving.signal.aborted || setFailure(reasonOf(error)))
        .finally(() => leaving.signal.aborted || setIsReading(false));
    }, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [api, question, round, points, timezone]);

  const drawn = lines.map((key) => {
    const line = reading?.lines.get(keyOf(key)) ?? emptyLine(key, store.twin(key.twinId)?.properties[key.path]);
    return range.kind === 'last' ? withLive(line, store.trends.trend(key.twinId, key.path)) : line;
  });
  return { now, span, lines: drawn, reading, isReading, failure };
}

function emptyLine(key: LineKey, property: Pick<Line, 'datatype'> & { readonly unit?: string } | undefined): Line {
  return { ...key, datatype: property?.datatype ?? 'double', unit: property?.unit, isBucketed: false, points: [], breaks: [], coveredTo: -Infinity };
}

/** Now; of sources with a recorded clock alone, the last event of their recording. */
function useNowOf(lines: readonly LineKey[]): number {
  const { store } = useServices();
  const { sources } = usePlant();
  const now = useNow();
  const properties = lines.map(({ twinId, path }) => store.twin(twinId)?.properties[path]);
  const isRecorded = properties.length > 0 && properties.every((property) => property !== undefined && sources?.find(({ id }) => id === property.source)?.clock === 'recorded');
  if (!isRecorded) return now;
  return Math.max(...properties.map((property) => toMillis(property?.eventTs) ?? 0)) || now;
}
