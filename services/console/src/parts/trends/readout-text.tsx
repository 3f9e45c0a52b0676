import { formatValue } from '../../domain/format-value.js';
import { type Line } from '../../domain/trends/line.js';
import { BREAK_WORDS, type Readout } from '../../domain/trends/readout.js';
import { unitLabel } from '../../domain/unit-label.js';
import { causeWords } from '../gap-text.js';
import { ConditionMark } from '../condition-mark.js';

/** A number as it stands in the line's datatype; `names`: of the values of an enum. */
export function numberText(value: number, { datatype }: Pick<Line, 'datatype'>, names?: ReadonlyMap<string, string>): string {
  if (datatype === 'boolean') return value === 0 ? 'no' : value === 1 ? 'yes' : formatValue(value, 'double');
  return formatValue(value, datatype, Number.isInteger(value) ? names : undefined);
}

/** A value with its unit; of a bucket with its extremes. */
export function ReadoutValue({ readout, line, names }: { readout: Readout; line: Line; names?: ReadonlyMap<string, string> | undefined }) {
  if (readout.kind !== 'value') return <span className="quiet">{readout.kind === 'break' ? BREAK_WORDS[readout.because] : 'no reading'}</span>;
  const { point } = readout;
  const unit = unitLabel(line.unit);
  return (
    <span className="reading">
      <span className="number">{numberText(point.value, line, names)}</span>
      {unit !== '' && <span className="unit">{unit}</span>}
      {point.low !== point.high && <span className="extremes">{`${numberText(point.low, line)} to ${numberText(point.high, line)}`}</span>}
    </span>
  );
}

/** The quality of a readout as shape and word, with what is known of a break. */
export function ReadoutQuality({ readout }: { readout: Readout }) {
  if (readout.kind === 'nothing') return <ConditionMark condition="waiting" text="No reading" />;
  if (readout.kind === 'break') {
    const condition = readout.because === 'bad' ? 'bad' : readout.because === 'stale' ? 'stale' : 'disconnected';
    const word = { bad: 'Bad', stale: 'Stale', gap: 'No data', none: 'No readings' }[readout.because];
    return <ConditionMark condition={readout.because === 'none' ? 'waiting' : condition} text={readout.cause === undefined ? word : `${word}, ${causeWords(readout.cause)}`} />;
  }
  switch (readout.quality) {
    case 'good':
      return <ConditionMark condition="normal" text="Good" />;
    case 'uncertain':
      return <ConditionMark condition="uncertain" text="Uncertain" />;
    case 'bad':
      return <ConditionMark condition="bad" text="Some readings bad" />;
  }
}
