import { OrreryError } from '@orrery/contracts';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { readLogFile } from './log-file.js';
import { type LogPart, type Manifest, MANIFEST_FILE, readManifest, SUMS_FILE, type TopicPart } from './manifest.js';

/** Sees to it that a backup is whole: every file there and as it was written, every log without a hole up to its end. Throws with all that is wrong. */
export async function verifyBackup(folder: string, { signal }: { readonly signal?: AbortSignal } = {}): Promise<Manifest> {
  const manifest = await readManifest(folder);
  const sums = await readSums(folder);
  const faults: string[] = [];
  for (const [file, sum] of sums) {
    signal?.throwIfAborted();
    const found = await hashOf(join(folder, file)).catch((error: unknown) => (error as NodeJS.ErrnoException).code ?? 'unreadable');
    if (found !== sum) faults.push(found === 'ENOENT' ? `${file} is missing` : `${file} is not what was written (SHA-256 ${found}, was ${sum})`);
  }
  const named = [MANIFEST_FILE, ...(manifest.postgres.kind === 'files' ? ['postgres.tar.gz'] : []), ...manifest.topics.flatMap(({ logs }) => logs.flatMap(({ file }) => file ?? []))];
  for (const file of named) if (!sums.has(file)) faults.push(`${file} has no checksum in ${SUMS_FILE}`);
  if (faults.length === 0) {
    for (const topic of manifest.topics) for (const log of topic.logs) faults.push(...(await faultsOf(folder, topic, log, signal)));
  }
  if (faults.length > 0) {
    throw new OrreryError('contract-violation', `The backup in ${folder} is damaged or incomplete: ${faults.slice(0, 10).join('; ')}${faults.length > 10 ? `; and ${faults.length - 10} more` : ''}`, {
      remedy: 'Take another copy of it, or an older backup. Nothing of this one was used.',
      details: { faults },
    });
  }
  return manifest;
}

async function faultsOf(folder: string, { name, config }: TopicPart, { partition, file, end, records, first, last }: LogPart, signal: AbortSignal | undefined): Promise<string[]> {
  const at = `${name}/${partition}`;
  if (file === undefined) return records === 0 ? [] : [`${at} has no file for ${records} records`];
  let [count, previous] = [0, -1n];
  try {
    for await (const { offset } of readLogFile(join(folder, file))) {
      signal?.throwIfAborted();
      if (offset <= previous) return [`${at}: record ${offset} comes after ${previous}`];
      if (count > 0 && isWhole(config) && offset !== previous + 1n) return [`${at}: records ${previous + 1n} to ${offset - 1n} are missing`];
      if (count === 0 && String(offset) !== first) return [`${at} begins at ${offset}, not at ${first}`];
      previous = offset;
      count += 1;
    }
  } catch (error) {
    return [`${at}: ${(error as Error).message}`];
  }
  if (count !== records || String(previous) !== last) return [`${at} has ${count} records up to ${previous}, not ${records} up to ${last}`];
  if (isWhole(config) && previous + 1n !== BigInt(end)) return [`${at} ends at ${previous}, and the log at ${end}`];
  return [];
}

/** Of a log that is not compacted each offset has its record. */
export const isWhole = (config: TopicPart['config']): boolean => config['cleanup.policy'] === 'delete';

async function readSums(folder: string): Promise<Map<string, string>> {
  const text = await readFile(join(folder, SUMS_FILE), 'utf8').catch((cause: unknown) => {
    throw new OrreryError('contract-violation', `${SUMS_FILE} is missing in ${folder}`, { cause, remedy: 'Take another copy of the backup, or an older backup.' });
  });
  return new Map(text.split('\n').flatMap((line) => { const match = /^([0-9a-f]{64}) {2}(.+)$/.exec(line); return match ? [[match[2]!, match[1]!] as const] : []; }));
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
