import { isOrreryError } from '@orrery/contracts';
import type { Logger } from 'pino';
import { createLogger } from '../logs/create-logger.js';
import { logWarnings } from '../logs/log-warnings.js';
import { flushTraces } from '../tracing/tracing.js';
import { manifestOf } from './manifest.js';
import type { PreparedService } from './prepare-service.js';
import type { BaseConfig, ServiceOptions } from './service-options.js';
import { prepare } from './start-service.js';

/** How a service ends. A second signal ends it at once with 128 + the signal's number, as a shell shows it. */
export const EXIT_CODES = {
  drained: 0,
  /** An error nobody caught, a start that failed, or a step of the drain that did. */
  failed: 1,
  /** Not drained within the deadline: what was in flight will be read again. */
  'timed-out': 3,
  /** EX_CONFIG of sysexits: starting again will not help. */
  'configuration-invalid': 78,
} as const;

const SIGNALS = { SIGINT: 2, SIGTERM: 15 } as const;

/** Runs a service as this process: the whole of a main.ts. */
export async function runService<C extends BaseConfig>(options: ServiceOptions<C>): Promise<void> {
  const { name, version = manifestOf(process.argv[1] ?? '').version } = options;
  const early = createLogger({ service: name, version, level: 'info' });
  exitOnUncaught(early);
  logWarnings(early);
  const signalled = firstSignal(early);
  try {
    const service = await prepare({ ...options, version });
    await Promise.race([startOrStop(service), signalled]);
    const signal = await signalled;
    const { logger } = service.kit;
    logger.info({ signal }, 'stopping');
    const outcome = await service.stop();
    logger.info({ outcome }, 'stopped');
    await exit(EXIT_CODES[outcome]);
  } catch (error) {
    early.fatal({ err: error }, `${name} cannot start: ${sentence(error)}`);
    await exit(isOrreryError(error) && error.code === 'configuration-invalid' ? EXIT_CODES['configuration-invalid'] : EXIT_CODES.failed);
  }
}

async function startOrStop(service: PreparedService): Promise<void> {
  try {
    await service.start();
  } catch (error) {
    // A start that fails because it is being stopped is no failure.
    if (service.kit.health.phase === 'draining') return;
    await service.stop();
    throw error;
  }
}

function sentence(error: unknown): string {
  if (isOrreryError(error) && error.remedy !== undefined) return `${error.message}. ${error.remedy}`;
  return error instanceof Error ? error.message : String(error);
}

async function exit(code: number): Promise<never> {
  await flushTraces();
  process.exit(code);
}

/** Resolves with the first signal; the second one ends the process. */
function firstSignal(logger: Logger): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let signalled = false;
    const onSignal = (signal: keyof typeof SIGNALS) => {
      if (signalled) {
        logger.warn({ signal }, 'second signal: ending at once, not drained');
        process.exit(128 + SIGNALS[signal]);
      }
      signalled = true;
      resolve(signal);
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
}

/** Nobody knows what state such an error leaves behind: say it, and start afresh. */
function exitOnUncaught(logger: Logger): void {
  const onError = (kind: string) => (error: unknown) => {
    logger.fatal({ err: error }, `${kind}: ${sentence(error)}`);
    process.exit(EXIT_CODES.failed);
  };
  process.on('uncaughtException', onError('uncaught exception'));
  process.on('unhandledRejection', onError('unhandled rejection'));
}
