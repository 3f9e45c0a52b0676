import { CE, type Contract } from '@orrery/contracts';
import { type KafkaMessage } from 'kafkajs';
import { inRealm, type KafkaSettings } from '../connection/settings.js';
import { decodeHeaders, type Delivered } from '../records/delivered.js';
import { branchedAt, homeOf } from './layout.js';

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

/** Those of a partition's records that are at home there. Read again from before the topic grew, there are some of keys that are another owner's since. */
export function atHome<T>(settings: Pick<KafkaSettings, 'layout' | 'realm'>, contract: Pick<Contract, 'settings' | 'topic'>, partition: number, records: readonly Delivered<T>[]): readonly Delivered<T>[] {
  const branched = branchedAt(settings, inRealm(settings, contract.topic), partition);
  if (records.length === 0 || records[0]!.offset >= branched) return records;
  return records.filter((record) => record.offset >= branched || isAtHome(settings, contract, record));
}
