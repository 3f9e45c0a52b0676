import { Kafka, logLevel, type LogEntry, type RetryOptions } from 'kafkajs';
import { openSocket } from './open-socket.js';
import { presentLogin } from './present-login.js';
import { followed, SILENT, type KafkaLog, type KafkaSettings } from './settings.js';

/** Every rejoin and every retry is an error to kafkajs; here it is a warning until the library gives up on it itself. */
const LEVELS: Partial<Record<logLevel, 'debug' | 'warn'>> = {
  [logLevel.ERROR]: 'warn',
  [logLevel.WARN]: 'warn',
  [logLevel.INFO]: 'debug',
  [logLevel.DEBUG]: 'debug',
};

const RETRY: RetryOptions = { initialRetryTime: 100, maxRetryTime: 2_000, retries: 6 };

/** The kafkajs client behind every producer, consumer and administrator of this library. Connects to nothing yet. */
export function openKafka(settings: KafkaSettings, retry: RetryOptions = {}): Kafka {
  const sasl = presentLogin(settings);
  const instance = followed(settings)?.instance;
  return new Kafka({
    brokers: [...settings.brokers],
    // Members of groups show it: who has no name does not follow the layout.
    clientId: instance === undefined ? settings.clientId : `${settings.clientId}@${instance}`,
    connectionTimeout: 5_000,
    requestTimeout: 30_000,
    retry: { ...RETRY, ...retry },
    logLevel: logLevel.INFO,
    logCreator: () => logTo(settings.logger ?? SILENT),
    ssl: settings.ssl !== undefined,
    socketFactory: openSocket(settings),
    ...(sasl ? { sasl } : {}),
  });
}

function logTo(log: KafkaLog): (entry: LogEntry) => void {
  return ({ namespace, level, log: { message, timestamp: _timestamp, logger: _logger, stack: _stack, ...fields } }) => {
    log[LEVELS[level] ?? 'debug']({ ...fields, context: `kafkajs/${namespace}` }, message);
  };
}
