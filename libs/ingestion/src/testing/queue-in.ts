import { type Reading, type ReadingsInput, type SourceStateInput } from '@orrery/contracts';
import { type Logger } from '../logger.js';
import { type Frame } from '../queue/frame.js';
import { type QueueLimits, QueueStore, type QueueStoreOptions } from '../queue/queue-store.js';

const START = Date.UTC(2026, 0, 1);
export const timeOf = (second: number): string => new Date(START + second * 1000).toISOString().replace('Z', '0000Z');

/** A log that keeps what is said. */
export function listening(): { logger: Logger; said: string[] } {
  const said: string[] = [];
  const say = (_about: unknown, text?: unknown) => void said.push(String(text));
  return { logger: { error: say, warn: say, info: say, debug: say } as unknown as Logger, said };
}

/** The real queue on disk, in a folder of the test's. */
export function queueIn(folder: string, limits: Partial<QueueLimits> = {}, { logger = listening().logger, nowMs = Date.now, onLettersLost = () => undefined }: Partial<Pick<QueueStoreOptions, 'logger' | 'nowMs' | 'onLettersLost'>> = {}): Promise<QueueStore> {
  return QueueStore.open({ folder, limits: { bytes: 1_000_000_000, ageMs: 1e12, whenFull: 'drop-oldest', ...limits }, logger, nowMs, onLettersLost });
}

export const readingAt = (second: number, value: Reading['value'] = second): Reading => ({ path: 'flow', value, datatype: 'double', quality: 'good', sourceTs: timeOf(second) });

export const readingsOf = (twinId: string, ...readings: Reading[]): ReadingsInput => ({ type: 'readings', twinId, source: 'plc', epoch: '1', receivedTs: timeOf(0), readings });

export const stateOf = (twinId: string, state: SourceStateInput['state'], more: Partial<SourceStateInput> = {}): SourceStateInput => ({ type: 'source-state', twinId, source: 'plc', epoch: '1', receivedTs: timeOf(0), state, ...more });

export const frameOf = (...records: Frame['records'][number][]): Frame => ({ records, upTo: undefined });
