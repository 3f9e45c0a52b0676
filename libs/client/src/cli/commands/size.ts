import { FIGURES } from '../../size/figures.js';
import { MOST_TOGETHER, problemsOf, type SizeQuestion } from '../../size/question.js';
import { bytesShown, size, type SizeLine } from '../../size/size.js';
import { chartValues } from '../../size/values.js';
import { CliError, EXIT } from '../exit.js';
import { type Output, table } from '../output.js';

export interface SizeOptions {
  readonly readings: number;
  readonly twins: number;
  /** Signals of a twin. */
  readonly signals: number;
  readonly perRecord?: number;
  readonly days: number;
  readonly copies: number;
  readonly alerts: number;
  readonly outage: number;
  readonly partitions: number;
  readonly values?: boolean;
}

/** `orrery size`: from readings, twins and retention to processors, disk and replicas, each line with the figures that it rests on. */
export function printSize(output: Output, { readings, twins, signals, perRecord = Math.min(signals, MOST_TOGETHER), days, copies, alerts, outage, partitions, values = false }: SizeOptions): void {
  const question: SizeQuestion = { readingsPerSecond: readings, twins, perRecord, days, copies, alertsPerDay: alerts, outageHours: outage, partitions };
  const problems = problemsOf(question);
  if (problems.length > 0) throw new CliError(problems.join('; '), 'Say orrery size --help.', EXIT.usage);
  const answer = size(question);
  const used = Object.values(FIGURES).filter(({ id }) => answer.lines.some(({ figures }) => figures.includes(id)));
  output.json({ question, ...answer, figures: used });
  if (values) return chartValues(answer).trimEnd().split('\n').forEach((line) => output.line(line));
  for (const line of table(['PART', 'WHAT', 'NEEDED', 'BECAUSE'], answer.lines.map((line) => [line.part, line.what, shown(line), because(line)]))) output.line(line);
  output.line('');
  for (const { id, value, unit, command, measured } of used) output.line(`[${id}] ${value < 1 ? value.toExponential(2) : value} ${unit}: ${command}, ${measured}`);
  output.line('');
  for (const what of answer.unmeasured) output.line(`not measured: ${what}`);
  for (const warning of answer.warnings) output.note(warning);
}

const shown = ({ what, value }: SizeLine): string => (what === 'processors' ? value.toFixed(2) : what === 'disk' ? bytesShown(value) : String(value));
const because = ({ because: reason, figures }: SizeLine): string => `${reason}${figures.length === 0 ? '' : ` [${figures.join(', ')}]`}`;
