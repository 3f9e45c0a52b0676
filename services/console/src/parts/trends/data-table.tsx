import { useState } from 'react';
import { formatInstant } from '../../domain/time.js';
import { type Line } from '../../domain/trends/line.js';
import { BREAK_WORDS, type Readout } from '../../domain/trends/readout.js';
import { type Span } from '../../domain/trends/range.js';
import { tableRows } from '../../domain/trends/table-rows.js';
import { keyOf } from '../../domain/trends/trend-view.js';
import { unitLabel } from '../../domain/unit-label.js';
import { lineWords } from '../../state/trends/line-words.js';
import { usePlant } from '../../state/context.js';
import { ReadoutQuality, numberText } from './readout-text.js';

const ROWS_AT_ONCE = 200;

/** The data of the chart as a table: for a screen reader, for the keyboard, and for whoever wants the numbers. */
export function DataTable({ lines, span }: { lines: readonly Line[]; span: Span }) {
  const plant = usePlant();
  const [shown, setShown] = useState(ROWS_AT_ONCE);
  const rows = tableRows(lines, span);
  if (rows.length === 0) return <p className="quiet">No readings in this range.</p>;
  const isBucketed = rows.some((row) => row.to !== undefined);
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label="Data">
      <table className="data">
        <caption className="quiet">{`${rows.length} rows, newest first${isBucketed ? '; mean (least to most) of each stretch of time' : ''}`}</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {lines.map((line) => {
              const words = lineWords(plant, line);
              const unit = unitLabel(line.unit);
              return (
                <th key={keyOf(line)} scope="col">
                  {words.twin}, {words.path}
                  {unit !== '' && ` in ${unit}`}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shown).map((row) => (
            <tr key={row.time}>
              <th scope="row">
                <time dateTime={new Date(row.time).toISOString()}>{formatInstant(row.time)}</time>
              </th>
              {row.cells.map((cell, index) => (
                <td key={keyOf(lines[index]!)}>{cell && <Cell readout={cell} line={lines[index]!} names={lineWords(plant, lines[index]!).values} />}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shown && (
        <button type="button" onClick={() => setShown(shown + ROWS_AT_ONCE)}>
          {`Show ${Math.min(ROWS_AT_ONCE, rows.length - shown)} more rows`}
        </button>
      )}
    </div>
  );
}

function Cell({ readout, line, names }: { readout: Readout; line: Line; names: ReadonlyMap<string, string> | undefined }) {
  if (readout.kind === 'nothing') return null;
  if (readout.kind === 'break') return <span className="quiet">{BREAK_WORDS[readout.because]}</span>;
  const { point } = readout;
  return (
    <>
      {numberText(point.value, line, names)}
      {point.low !== point.high && <span className="quiet">{` (${numberText(point.low, line)} to ${numberText(point.high, line)})`}</span>}
      {readout.quality !== 'good' && (
        <>
          {' '}
          <ReadoutQuality readout={readout} />
        </>
      )}
    </>
  );
}
