import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';
import type { LogLevel } from './create-logger.js';

/**
 * What Nest tells about its own wiring is of interest only when debugging; the errors among it are thrown as well, and
 * shown by whoever catches them.
 */
const WIRING = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication', 'NestMicroservice', 'ExceptionHandler']);

/**
 * Lets Nest, and every `new Logger(Name)` of a service, log through pino. A message may be an Error or an object:
 * `logger.log({ msg: 'restored', twins: 5 })` becomes fields of the line.
 */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /** Nest appends the context as last argument, and for errors a stack before it. */
  private write(wanted: LogLevel, message: unknown, rest: readonly unknown[]): void {
    const context = typeof rest.at(-1) === 'string' ? (rest.at(-1) as string) : undefined;
    const level = wanted !== 'warn' && context !== undefined && WIRING.has(context) ? 'debug' : wanted;
    if (!this.logger.isLevelEnabled(level)) return;
    const extra = context === undefined ? rest : rest.slice(0, -1);
    const error = [message, ...extra].find((part) => part instanceof Error) ?? withStack(message, extra);
    const fields = {
      ...(context === undefined ? {} : { context }),
      ...(isFields(message) ? message : {}),
      ...(error ? { err: error } : {}),
    };
    this.logger[level](fields, isFields(message) ? undefined : textOf(message));
  }
}

const isFields = (message: unknown): message is Record<string, unknown> =>
  typeof message === 'object' && message !== null && !(message instanceof Error) && !Array.isArray(message);

/** Where Nest passes on only the stack of an error. */
function withStack(message: unknown, extra: readonly unknown[]): Error | undefined {
  const stack = extra.find((part) => typeof part === 'string' && part.includes('\n    at '));
  return stack === undefined ? undefined : Object.assign(new Error(textOf(message)), { stack });
}

function textOf(message: unknown): string {
  if (message instanceof Error) return message.message;
  return typeof message === 'string' ? message : JSON.stringify(message);
}
