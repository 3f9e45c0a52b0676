import { OrreryError } from '@orrery/contracts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const MANIFEST_FILE = 'manifest.json';
export const SUMS_FILE = 'SHA256SUMS';
export const POSTGRES_FILE = 'postgres.tar.gz';
const FORMAT = 1;

/** What a backup says of itself. Offsets are decimal strings. */
export interface Manifest {
  readonly format: typeof FORMAT;
  readonly id: string;
  readonly realm: string;
  readonly begunAt: string;
  /** Of the Kafka that it was taken from. */
  readonly cluster: string;
  readonly cut: Cut;
  readonly postgres: PostgresPart;
  readonly topics: readonly TopicPart[];
  readonly groups: readonly GroupPart[];
  /** Topic in the realm → partition → what services add to Kafka’s offsets there, where partitions have grown (platform.layout). */
  readonly bases: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Where a partition ends as services count. */
export const endAsCounted = ({ bases }: Pick<Manifest, 'bases'>, name: string, { partition, end }: Pick<LogPart, 'partition' | 'end'>): bigint => BigInt(end) + BigInt(bases[name]?.[partition] ?? 0);

/** The one instant that all of it is of. */
export interface Cut {
  readonly at: string;
  /** For how long no outbox was published. */
  readonly heldMs: number;
  /** Heads of the audit chains that are in it: whoever keeps them elsewhere sees whether entries are gone. */
  readonly audits: readonly { readonly schema: string; readonly seq: string; readonly hash: string }[];
}

/** files: postgres.tar.gz is a base backup. external: the operator's own; restore it to that point of its log, which has a name where the account may give one. */
export type PostgresPart =
  | { readonly kind: 'files'; readonly version: string; readonly bytes: number }
  | { readonly kind: 'external'; readonly version: string; readonly restorePoint?: string; readonly lsn: string };

export interface TopicPart {
  /** As the broker names it, with the realm. */
  readonly name: string;
  readonly partitions: number;
  /** What its contract wants; all else is the broker's default. */
  readonly config: Readonly<Record<string, string>>;
  readonly logs: readonly LogPart[];
}

/** One partition. */
export interface LogPart {
  readonly partition: number;
  /** Offset of the next record. */
  readonly end: string;
  readonly records: number;
  /** Where there are records. */
  readonly file?: string;
  readonly first?: string;
  readonly last?: string;
}

export interface GroupPart {
  readonly group: string;
  readonly offsets: readonly { readonly topic: string; readonly partition: number; readonly offset: string; readonly metadata: string | null }[];
}

/** Throws `not-found` for a backup that was never finished: its manifest is written last. */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST_FILE), 'utf8').catch((cause: unknown) => {
    throw new OrreryError('not-found', `${folder} holds no finished backup: ${MANIFEST_FILE}, which is written last, cannot be read`, { cause, remedy: 'Take an older one.' });
  });
  const manifest = parse(text, folder);
  if (manifest.format !== FORMAT) {
    throw new OrreryError('invalid-argument', `${folder} is a backup of another format than this version reads`, { remedy: 'Use the orrery-backup of the release that made it.' });
  }
  return manifest;
}

function parse(text: string, folder: string): Manifest {
  try {
    return JSON.parse(text) as Manifest;
  } catch (cause) {
    throw new OrreryError('contract-violation', `${join(folder, MANIFEST_FILE)} is damaged: ${(cause as Error).message}`, { cause, remedy: 'Take another copy of the backup, or an older backup.' });
  }
}
