import { setTimeout as wait } from 'node:timers/promises';
import { OrreryError } from '@orrery/contracts';
import { type GoldenRecord, type GoldenStream, goldenStreams } from '../../golden/index.js';
import { type Output, table } from '../output.js';

export interface MockOptions {
  /** Only the records of one topic, by its short name. */
  readonly topic?: 'state' | 'events';
  /** ndjson: {topic, key, value} a line; kcat: key, tab, value, for `kcat -P -Z -K '\t'`. */
  readonly format: 'ndjson' | 'kcat';
  readonly expected?: boolean;
  readonly perSecond?: number;
}

/** `orrery mock`: a golden stream for a consumer's own tests, to standard output; without a name, what there is. */
export async function mock(output: Output, write: (text: string) => void, signal: AbortSignal, name: string | undefined, options: MockOptions): Promise<void> {
  if (name === undefined) return list(output);
  const stream = found(name);
  if (options.expected) return write(`${JSON.stringify({ twins: stream.expected, waiting: stream.waiting }, null, 2)}\n`);
  if (options.format === 'kcat' && options.topic === undefined) {
    throw new OrreryError('invalid-argument', 'kcat writes to one topic at a time', { remedy: 'Add --topic state or --topic events.' });
  }
  for (const record of stream.records.filter(({ topic }) => options.topic === undefined || topic.includes(`.${options.topic}.`))) {
    write(options.format === 'kcat' ? kcatLine(record) : `${JSON.stringify(record)}\n`);
    if (options.perSecond !== undefined) await wait(1_000 / options.perSecond, undefined, { signal });
  }
}

function list(output: Output): void {
  output.json(goldenStreams.map(({ name, about, records }) => ({ name, about, records: records.length })));
  for (const line of table(['STREAM', 'RECORDS', 'WHAT HAPPENS'], goldenStreams.map(({ name, about, records }) => [name, String(records.length), about]))) output.line(line);
}

function found(name: string): GoldenStream {
  const stream = goldenStreams.find((candidate) => candidate.name === name);
  if (stream) return stream;
  throw new OrreryError('not-found', `there is no golden stream ${name}`, { remedy: `There are ${goldenStreams.map((candidate) => candidate.name).join(', ')}.` });
}

/** JSON holds no tab or line break unescaped; an empty value is null with kcat's -Z. */
const kcatLine = ({ key, value }: GoldenRecord): string => `${key}\t${value === null ? '' : JSON.stringify(value)}\n`;
