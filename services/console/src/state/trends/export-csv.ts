import { type History, type RawPoint } from '@orrery/client';
import { CSV_HEAD, csvRows } from '../../domain/trends/csv.js';
import { type Span } from '../../domain/trends/range.js';
import { type LineKey } from '../../domain/trends/trend-view.js';
import { type PlantApi } from '../plant-api.js';

/** Rows a request. */
const PAGE = 5000;

export interface ExportProgress {
  readonly rows: number;
  /** How many there will be, as far as is known yet. */
  readonly expected: number;
}

/**
 * Every raw reading of the lines over the span, page by page along the cursor. Each page is handed on as it comes: a year of readings
 * never stands in the memory of the page as text.
 */
export async function* exportCsv(api: Pick<PlantApi, 'history'>, lines: readonly LineKey[], span: Span, signal: AbortSignal, told: (progress: ExportProgress) => void): AsyncGenerator<string, void, void> {
  yield CSV_HEAD;
  let rows = 0;
  let before = 0;
  for (const line of lines) {
    let cursor: string | undefined;
    do {
      const answer: History = await api.history(
        line.twinId,
        { path: [line.path], from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString(), mode: 'raw', limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
        signal,
      );
      for (const { unit, points } of answer.series) {
        rows += points.length;
        if (points.length > 0) yield csvRows(line, unit, points as readonly RawPoint[]);
      }
      told({ rows, expected: Math.max(rows, before + answer.counts.matching) });
      cursor = answer.nextCursor;
    } while (cursor !== undefined);
    before = rows;
  }
}
