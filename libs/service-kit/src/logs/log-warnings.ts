import type { EventEmitter } from 'node:events';
import type { Logger } from 'pino';

/** KafkaJS 2.2.4 (network/requestQueue) sets a timer to −1 − now as long as no broker throttles it; Node takes 1 ms instead, which is what is meant. */
const WITHOUT_CONSEQUENCE = new Set(['TimeoutNegativeWarning']);

/** What Node warns of (`warning` of process) becomes a line of the log as all others, instead of text that nobody who collects logs can parse. */
export function logWarnings(logger: Pick<Logger, 'warn' | 'debug'>, from: Pick<EventEmitter, 'listeners' | 'off' | 'on'> = process): void {
  for (const listener of from.listeners('warning')) if (listener.name === 'onWarning') from.off('warning', listener as () => void);
  from.on('warning', (warning: Error) => logger[WITHOUT_CONSEQUENCE.has(warning.name) ? 'debug' : 'warn']({ err: warning }, `Node warns: ${warning.message}`));
}
