import { twinPath } from '../../domain/route.js';
import { formatInstant, formatSpan } from '../../domain/time.js';
import { type Line } from '../../domain/trends/line.js';
import { readoutAt } from '../../domain/trends/readout.js';
import { lookOf } from '../../domain/trends/strips.js';
import { keyOf, type LineKey } from '../../domain/trends/trend-view.js';
import { useLineWords } from '../../state/trends/line-words.js';
import { Link } from '../link.js';
import { LineSwatch } from './line-swatch.js';
import { ReadoutQuality, ReadoutValue } from './readout-text.js';

interface ReadoutTableProps {
  readonly lines: readonly Line[];
  readonly failures: ReadonlyMap<string, string>;
  /** What the numbers are of: where the cursor stands, else the right edge. */
  readonly at: number;
  readonly isCursor: boolean;
  readonly isLive: boolean;
  readonly onRemove?: (line: LineKey) => void;
}

/** The legend, and every number at the cursor with its unit, its quality and its age. */
export function ReadoutTable({ lines, failures, at, isCursor, isLive, onRemove }: ReadoutTableProps) {
  return (
    <table className="readouts">
      <caption>{isCursor ? `At the cursor, ${formatInstant(at)}` : isLive ? 'Now' : `At the right edge, ${formatInstant(at)}`}</caption>
      <thead>
        <tr>
          <th scope="col">Line</th>
          <th scope="col">Value</th>
          <th scope="col">Quality</th>
          <th scope="col">Read</th>
          {onRemove && (
            <th scope="col">
              <span className="visually-hidden">Remove</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {lines.map((line, index) => (
          <ReadoutRow key={keyOf(line)} {...{ line, lines, at }} isNow={isLive && !isCursor} number={index + 1} failure={failures.get(keyOf(line))} onRemove={onRemove} />
        ))}
      </tbody>
    </table>
  );
}

interface ReadoutRowProps {
  readonly line: Line;
  readonly lines: readonly Line[];
  readonly at: number;
  readonly isNow: boolean;
  readonly number: number;
  readonly failure: string | undefined;
  readonly onRemove: ((line: LineKey) => void) | undefined;
}

function ReadoutRow({ line, lines, at, isNow, number, failure, onRemove }: ReadoutRowProps) {
  const words = useLineWords(line);
  const readout = readoutAt(line, at);
  return (
    <tr>
      <th scope="row">
        <span className="readout-line">
          <LineSwatch look={lookOf(lines, line)} number={number} />
          <span>
            <Link to={twinPath(line.twinId)}>{words.twin}</Link> <span title={line.path}>{words.path}</span>
          </span>
        </span>
        {failure !== undefined && <span className="problem">{failure}</span>}
      </th>
      <td data-label="Value">
        <ReadoutValue readout={readout} line={line} names={words.values} />
      </td>
      <td data-label="Quality">
        <ReadoutQuality readout={readout} />
      </td>
      <td data-label="Read" className="quiet">
        {readout.kind === 'value' && <ReadTime from={readout.point.from} to={readout.point.to} at={at} isNow={isNow} />}
        {readout.kind === 'break' && `since ${formatInstant(readout.since, at)}`}
      </td>
      {onRemove && (
        <td className="remove">
          <button type="button" className="small" aria-label={`Remove ${words.twin} ${words.path}`} onClick={() => onRemove(line)}>
            ✕
          </button>
        </td>
      )}
    </tr>
  );
}

/** When the reading is of, and how old it was then; of a bucket how long that is. */
function ReadTime({ from, to, at, isNow }: { from: number; to: number | undefined; at: number; isNow: boolean }) {
  if (to !== undefined && at < to) return <>{`mean of ${formatSpan(to - from)} from ${formatInstant(from, at)}`}</>;
  return <>{`${formatInstant(from, at)}, ${formatSpan(Math.max(0, at - from))} ${isNow ? 'ago' : 'before'}`}</>;
}
