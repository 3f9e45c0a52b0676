import { commandOutcomes, type Contract, plantRules, twinEvents, twinInputs, twinRegistry } from '@orrery/contracts';
import { readAll, type RunningSystem } from '@orrery/testing/system';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

const KEPT = [twinInputs, twinEvents, commandOutcomes] as unknown as readonly Contract[];
const LATEST = [twinRegistry, plantRules] as unknown as readonly Contract[];

export interface Row {
  readonly input_partition: number;
  readonly input_offset: string;
  readonly row: string;
}

/** What a system remembers, to be compared with what it remembers after a restore. */
export interface Memory {
  /** topic/partition/offset → the record's text; of topics whose records stay as they came. */
  readonly records: ReadonlyMap<string, string>;
  /** topic → texts of the records that are kept, of compacted topics. */
  readonly latest: ReadonlyMap<string, readonly string[]>;
  readonly rows: readonly Row[];
}

export async function remember(system: RunningSystem): Promise<Memory> {
  const records = new Map<string, string>();
  for (const contract of KEPT) for (const { partition, offset, text } of await readAll(system.kafka, contract)) records.set(`${contract.topic}/${partition}/${offset}`, text);
  const latest = new Map<string, string[]>();
  for (const contract of LATEST) latest.set(contract.topic, (await readAll(system.kafka, contract)).map(({ text }) => text));
  return { records, latest, rows: await query<Row>(system, 'select input_partition, input_offset, row(readings.*)::text as row from historian.readings order by 1, 2, 3') };
}

export async function query<R extends pg.QueryResultRow>({ stack }: RunningSystem, text: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: stack.context.postgres.url });
  await client.connect();
  try {
    return (await client.query<R>(text)).rows;
  } finally {
    await client.end();
  }
}

/** What of the one is not in the other, word for word. */
export function missing(from: ReadonlyMap<string, string>, of: ReadonlyMap<string, string>): string[] {
  return [...from].filter(([place, text]) => of.get(place) !== text).map(([place]) => place);
}

/** topic/partition → where it ends in the backup; as services count, where partitions have grown. */
export function endsOf(folder: string, { asCounted = false } = {}): ReadonlyMap<string, bigint> {
  const { topics, bases } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { topics: { name: string; logs: { partition: number; end: string }[] }[]; bases: Record<string, Record<string, string>> };
  const baseOf = (name: string, partition: number): bigint => (asCounted ? BigInt(bases[name]?.[partition] ?? 0) : 0n);
  return new Map(topics.flatMap(({ name, logs }) => logs.map(({ partition, end }) => [`${name}/${partition}`, BigInt(end) + baseOf(name, partition)] as const)));
}

export function isBefore(place: string, ends: ReadonlyMap<string, bigint>): boolean {
  const at = place.lastIndexOf('/');
  return BigInt(place.slice(at + 1)) < (ends.get(place.slice(0, at)) ?? 0n);
}
