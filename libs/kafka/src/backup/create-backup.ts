import { OrreryError, type PlatformLayout, platformLayout } from '@orrery/contracts';
import { type Secret } from '@orrery/service-kit';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { openKafka } from '../connection/open-kafka.js';
import { inRealm, type KafkaSettings } from '../connection/settings.js';
import { readTopic } from '../reading/read-topic.js';
import { KafkaAdmin } from '../topics/kafka-admin.js';
import { clusterIdOf } from '../transactional/log-identity.js';
import { BaseBackup } from './base-backup.js';
import { TopicCopy, topicsToKeep } from './copy-topics.js';
import { backupSession } from './backup-session.js';
import { auditHeads, servedSchemas, whileNothingIsPublished } from './cut.js';
import { groupsOf } from './groups.js';
import { requireAlone } from './one-backup.js';
import { type Manifest, MANIFEST_FILE, POSTGRES_FILE, type PostgresPart, SUMS_FILE } from './manifest.js';
import { verifyBackup } from './verify-backup.js';

export interface BackupOptions {
  readonly settings: KafkaSettings;
  readonly postgresUrl: Secret;
  /** Empty or not there yet. */
  readonly folder: string;
  /** files: a base backup in the folder; external: the operator's own, of which only the instant is marked. */
  readonly postgres: 'files' | 'external';
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  /** Before anything is written, and while no other backup of this database can be made. */
  readonly alone?: () => Promise<void>;
}

/** Backs up while all goes on: first what is there, then one instant of all, then the tail up to it; and reads it once more before it counts (ADR 0025). */
export async function createBackup(options: BackupOptions): Promise<Manifest> {
  const { settings, folder, postgresUrl, say, signal, alone } = options;
  const admin = new KafkaAdmin(settings);
  const session = backupSession(postgresUrl);
  try {
    await session.connect();
    await requireAlone(session);
    await alone?.();
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if ((await readdir(folder)).length > 0) throw new OrreryError('conflict', `${folder} is not empty`, { remedy: 'Name a new folder for each backup.' });
    const manifest = await write({ ...options, admin, session });
    say('reading it once more');
    await verifyBackup(folder, { signal });
    return manifest;
  } finally {
    await session.end().catch(() => undefined);
    await admin.close();
  }
}

interface Parts extends BackupOptions {
  readonly admin: KafkaAdmin;
  readonly session: pg.Client;
}

async function write({ settings, folder, postgres, admin, session, signal, say }: Parts): Promise<Manifest> {
  const id = randomBytes(4).toString('hex');
  const begunAt = new Date().toISOString();
  const topics = await topicsToKeep(admin, settings);
  const bases = await basesOf(settings);
  const schemas = await servedSchemas(session);
  if (schemas.length === 0) throw new OrreryError('not-found', 'This database holds no schema of a service', { remedy: 'Look at ORRERY_POSTGRES_URL: it names the database that the services use.' });
  const copy = new TopicCopy(settings, topics, folder, admin);
  const base = postgres === 'files' ? new BaseBackup(session, join(folder, POSTGRES_FILE)) : undefined;
  say(`copying ${topics.length} topics${base ? ' and PostgreSQL' : ''}`);
  await Promise.all([copy.copy(await copy.ends(), signal), base?.begin()]);

  const held = await whileNothingIsPublished(session, schemas, async () => {
    const audits = await auditHeads(session);
    const stopped = base ? await base.stop() : await markPoint(session, id);
    const at = new Date().toISOString();
    const groups = await groupsOf(settings, admin, topics);
    return { audits, stopped, at, groups, ends: await copy.ends() };
  });
  const { audits, stopped, at, groups, ends } = held.result;
  say(`cut at ${at}: publishing stood still for ${held.heldMs} ms`);
  await copy.copy(ends, signal);
  const copied = await copy.close(ends);
  const { rows } = await session.query<{ version: string }>(`select current_setting('server_version') as version`);
  const version = rows[0]!.version;
  const sums = new Map(copied.sums);
  let part: PostgresPart;
  if (base && 'labelfile' in stopped) {
    sums.set(POSTGRES_FILE, await base.finish(stopped));
    part = { kind: 'files', version, bytes: base.bytes };
  } else part = { kind: 'external', version, ...stopped };
  const cluster = await clusterIdOf(openKafka(settings));
  const manifest: Manifest = { format: 1, id, realm: settings.realm, begunAt, cluster, cut: { at, heldMs: held.heldMs, audits }, postgres: part, topics: copied.topics, groups, bases };
  await finish(folder, manifest, sums);
  return manifest;
}

/** Throws `unavailable` while partitions grow: positions and topics then say two things. */
async function basesOf(settings: KafkaSettings): Promise<Manifest['bases']> {
  let layout: PlatformLayout | undefined;
  const reading = readTopic<PlatformLayout>(settings, platformLayout, { from: 'beginning', onRecord: ({ value }) => void (layout = value ?? layout) });
  await reading.caughtUp;
  await reading.close();
  if (layout !== undefined && layout.phase !== 'steady') throw new OrreryError('unavailable', `Partitions are being grown (${layout.phase})`, { remedy: 'Bring orrery-topics repartition to its end, and back up again. Nothing was kept.' });
  return Object.fromEntries(Object.entries(layout?.bases ?? {}).map(([topic, bases]) => [inRealm(settings, topic), bases]));
}

/** SQLSTATE of an account without the right. */
const NO_RIGHT = '42501';

/** The instant for a server's own point-in-time recovery; where points may not be made, the place in its log tells it as well, and no name is claimed. */
async function markPoint(session: pg.Client, id: string): Promise<{ restorePoint?: string; lsn: string }> {
  const restorePoint = `orrery_${id}`;
  const ask = (text: string, values: unknown[] = []) => session.query<{ lsn: string }>(text, values).then(({ rows }) => rows[0]!.lsn);
  try {
    return { restorePoint, lsn: await ask('select pg_create_restore_point($1)::text as lsn', [restorePoint]) };
  } catch (error) {
    if ((error as { code?: string }).code !== NO_RIGHT) throw error;
    return { lsn: await ask('select pg_current_wal_insert_lsn()::text as lsn') };
  }
}

/** The manifest comes last: without it nothing is a backup. */
async function finish(folder: string, manifest: Manifest, sums: Map<string, string>): Promise<void> {
  const text = `${JSON.stringify(manifest, null, 1)}\n`;
  sums.set(MANIFEST_FILE, createHash('sha256').update(text).digest('hex'));
  await writeFile(join(folder, SUMS_FILE), [...sums].sort().map(([file, sum]) => `${sum}  ${file}\n`).join(''));
  await writeFile(join(folder, `${MANIFEST_FILE}.new`), text, { flush: true });
  await rename(join(folder, `${MANIFEST_FILE}.new`), join(folder, MANIFEST_FILE));
}
