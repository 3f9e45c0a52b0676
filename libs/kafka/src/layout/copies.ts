import { CE, type Contract } from '@orrery/contracts';
import { type KafkaMessage } from 'kafkajs';
import { type KafkaSettings } from '../connection/settings.js';
import { decodeHeaders, type Delivered } from '../records/delivered.js';
import { homeOf } from './layout.js';

/** Header of a record that was written again because its topic has grown: the epoch that it was moved for. */
export const COPY_HEADER = 'orrery_copied';

export function isCopy({ headers }: Pick<KafkaMessage, 'headers'>): boolean {
  return headers?.[COPY_HEADER] !== undefined;
}

/** What the partition of a message is picked by. */
export function partitionKeyOf({ headers, key }: Pick<KafkaMessage, 'headers' | 'key'>): string {
  return decodeHeaders(headers)[CE.partitionkey] ?? key?.toString() ?? '';
}

/** Whether a record is where its key belongs now. One that is not was read by whoever had the key before the topic grew. */
export function isAtHome(settings: Pick<KafkaSettings, 'layout'>, contract: Pick<Contract, 'settings'>, { partition, headers, key }: Pick<Delivered<unknown>, 'partition' | 'headers' | 'key'>): boolean {
  if ((settings.layout?.current?.counts.length ?? 1) < 2) return true;
  return homeOf(settings, contract, headers[CE.partitionkey] ?? key) === partition;
}
