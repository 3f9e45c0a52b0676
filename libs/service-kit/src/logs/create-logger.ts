import { destination as fileDescriptor, pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';
import { activeTraceIds } from '../tracing/tracing.js';
import { describeError } from './describe-error.js';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

export interface LoggerOptions {
  readonly service: string;
  readonly version: string;
  readonly level: LogLevel;
  /** Standard output when absent. Written synchronously: the last line before an exit is the one that matters. */
  readonly destination?: DestinationStream;
}

/**
 * JSON, one object a line: level, time (ISO 8601), service, version, pid, context, trace_id and span_id of the active span,
 * msg, err. An object with secrets must hide them itself, as the configuration does.
 */
export function createLogger({ service, version, level, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { service, version, pid: process.pid },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    mixin: activeTraceIds,
    serializers: { err: describeError },
  };
  return pino(options, destination ?? fileDescriptor({ dest: 1, sync: true }));
}
