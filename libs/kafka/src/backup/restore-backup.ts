import { OrreryError } from '@orrery/contracts';
import { type Secret } from '@orrery/service-kit';
import type pg from 'pg';
import { openKafka } from '../connection/open-kafka.js';
import { type KafkaSettings } from '../connection/settings.js';
import { KafkaAdmin } from '../topics/kafka-admin.js';
import { clusterIdOf } from '../transactional/log-identity.js';
import { backupSession } from './backup-session.js';
import { servedSchemas } from './cut.js';
import { commitAs } from './groups.js';
import { endAsCounted, type Manifest } from './manifest.js';
import { finishTopics, markOf, restoreTopics, type TopicsRestored } from './restore-topics.js';
import { verifyBackup } from './verify-backup.js';

export interface RestoreOptions {
  readonly settings: KafkaSettings;
  /** PostgreSQL as it was at the cut, started already. */
  readonly postgresUrl: Secret;
  readonly folder: string;
  /** Deletes what an earlier attempt has written to topics. */
  readonly anew: boolean;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/**
 * Makes Kafka what it was at the cut and binds PostgreSQL to it. Nothing else may run. Interrupted, it leaves services that refuse to work, and goes on
 * when it is run again.
 */
export async function restoreBackup({ settings, postgresUrl, folder, anew, signal, say }: RestoreOptions): Promise<TopicsRestored> {
  say('verifying the backup');
  const manifest = await verifyBackup(folder, { signal });
  if (manifest.realm !== settings.realm) throw new OrreryError('invalid-argument', `The backup is of the realm ${manifest.realm}, and this is ${settings.realm}`, { remedy: 'Set ORRERY_REALM to that of the backup.' });
  const admin = new KafkaAdmin(settings);
  const session = backupSession(postgresUrl);
  try {
    await session.connect();
    const schemas = await requirePostgresOf(session, manifest, say);
    say(`PostgreSQL is that of the backup: ${schemas.join(', ')}`);
    const restored = await restoreTopics(settings, admin, folder, manifest, { anew, signal });
    say(`${restored.records} records are at their offsets; ${restored.padded} offsets before them were filled and deleted`);
    await Promise.all(manifest.groups.map((group) => commitAs(settings, group)));
    say(`${manifest.groups.length} groups stand where they stood`);
    await finishTopics(admin, manifest);
    await bind(session, schemas, manifest, await clusterIdOf(openKafka(settings)));
    await admin.deleteTopics([markOf(manifest)]);
    return restored;
  } finally {
    await session.end().catch(() => undefined);
    await admin.close();
  }
}

/** What begins with $ is no topic, but something else that a schema counts beside them. */
const IS_TOPIC = `topic not like '$%'`;

/** Throws where PostgreSQL is empty, of another time, or ahead of the log. */
async function requirePostgresOf(session: pg.Client, manifest: Manifest, say: RestoreOptions['say']): Promise<string[]> {
  const { topics, cut } = manifest;
  const schemas = await schemasOf(session, topics, say);
  if (schemas.length === 0) throw new OrreryError('precondition-failed', 'PostgreSQL holds no schema of a service', { remedy: 'Restore PostgreSQL first (docs/backup.md), start it, and run this again.' });
  const ends = new Map(topics.flatMap(({ name, logs }) => logs.map(({ partition, end }) => [`${name}/${partition}`, endAsCounted(manifest, name, { partition, end })] as const)));
  for (const schema of schemas) {
    const { rows } = await session.query<{ topic: string; partition: number; next_offset: string }>(`select topic, partition, next_offset from "${schema}".inbox where ${IS_TOPIC}`);
    const ahead = rows.find(({ topic, partition, next_offset }) => (ends.get(`${topic}/${partition}`) ?? 0n) < BigInt(next_offset));
    if (ahead) {
      const { topic, partition, next_offset } = ahead;
      throw new OrreryError('precondition-failed', `PostgreSQL is later than the backup: ${schema} has read ${topic}/${partition} up to ${next_offset}, and the backup ends at ${ends.get(`${topic}/${partition}`) ?? 0n}`, { remedy: 'Restore PostgreSQL to the instant of this backup, which its manifest names.' });
    }
  }
  for (const { schema, seq, hash } of cut.audits) {
    if (seq === '0') continue;
    const { rows } = await session.query<{ hash: string }>(`select hash from "${schema}".audit where seq = $1`, [seq]);
    if (rows[0]?.hash !== hash) throw new OrreryError('precondition-failed', `The audit of ${schema} has not the entry ${seq} with the hash ${hash} that the backup names`, { remedy: 'Restore PostgreSQL from this backup; an entry that is missing there was taken out.' });
  }
  return schemas;
}

/** Those of the backup's realm: PostgreSQL's part of it holds all realms of the server, whose topics have backups of their own. */
async function schemasOf(session: pg.Client, topics: Manifest['topics'], say: RestoreOptions['say']): Promise<string[]> {
  const names = topics.map(({ name }) => name);
  const schemas: string[] = [];
  for (const schema of await servedSchemas(session)) {
    const { rows } = await session.query<{ topic: string }>(`select distinct topic from "${schema}".inbox where not topic = any($1) and ${IS_TOPIC}`, [names]);
    if (rows.length === 0) schemas.push(schema);
    else say(`left alone: the schema ${schema} reads ${rows.map(({ topic }) => topic).join(', ')}, which is not in this backup`);
  }
  return schemas;
}

/** Last of all, in one transaction: from here on services believe their positions, and know up to where the log has been before. */
async function bind(session: pg.Client, schemas: readonly string[], manifest: Manifest, cluster: string): Promise<void> {
  const logs = manifest.topics.flatMap(({ name, logs: parts }) => parts.map((part) => ({ name, partition: part.partition, end: String(endAsCounted(manifest, name, part)) })));
  await session.query('begin');
  for (const schema of schemas) {
    await session.query(
      `insert into "${schema}".log (cluster, restored_at, settled_at) values ($1, clock_timestamp(), null)
       on conflict (is_only) do update set cluster = excluded.cluster, restored_at = excluded.restored_at, settled_at = null`,
      [cluster],
    );
    await session.query(
      `update "${schema}".inbox set restored_until = row.next from unnest($1::text[], $2::integer[], $3::bigint[]) as row (topic, partition, next) where inbox.topic = row.topic and inbox.partition = row.partition`,
      [logs.map(({ name }) => name), logs.map(({ partition }) => partition), logs.map(({ end }) => end)],
    );
  }
  await session.query('commit');
}
