import { OrreryError } from '@orrery/contracts';
import { type Secret } from '@orrery/service-kit';
import type pg from 'pg';
import { openKafka } from '../connection/open-kafka.js';
import { type KafkaSettings } from '../connection/settings.js';
import { KafkaAdmin } from '../topics/kafka-admin.js';
import { clusterIdOf } from '../transactional/log-identity.js';
import { backupSession, CLIENT } from './backup-session.js';
import { bind, isBound, unbind } from './binding.js';
import { servedSchemas } from './cut.js';
import { commitAs } from './groups.js';
import { endAsCounted, type Manifest } from './manifest.js';
import { finishTopics, hasBegun, markOf, restoreTopics, type TopicsRestored } from './restore-topics.js';
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
    const cluster = await clusterIdOf(openKafka(settings));
    const begun = await hasBegun(admin, manifest);
    if (begun && (await isBound(session, schemas, manifest, cluster))) {
      await admin.deleteTopics([markOf(manifest)]);
      say('it was restored before, to its end: nothing is left to do');
      return { records: 0, padded: 0n };
    }
    await requireNobody(admin, manifest);
    await unbind(session, schemas, manifest);
    if (begun) say(anew ? 'deleting what an earlier attempt has filled' : 'going on where an earlier attempt ended');
    const restored = await restoreTopics(settings, admin, folder, manifest, { begun, anew, signal });
    say(`${restored.records} records are at their offsets; ${restored.padded} offsets before them were filled and deleted`);
    await Promise.all(manifest.groups.map((group) => commitAs(settings, group)));
    say(`${manifest.groups.length} groups stand where they stood`);
    await finishTopics(admin, manifest);
    await bind(session, schemas, manifest, cluster);
    await admin.deleteTopics([markOf(manifest)]);
    return restored;
  } finally {
    await session.end().catch(() => undefined);
    await admin.close();
  }
}

/** Throws `conflict` while somebody reads or handles these topics: what is restored would be taken for new, and groups could not be set. */
async function requireNobody(admin: KafkaAdmin, { topics }: Manifest): Promise<void> {
  const names = new Set(topics.map(({ name }) => name));
  // Of an earlier attempt that was killed its own member may be left, for the length of a session.
  const there = (await admin.members()).filter(({ client, topics: read }) => client !== CLIENT && read.some((topic) => names.has(topic)));
  if (there.length === 0) return;
  const who = [...new Set(there.map(({ client, host }) => `${client} (${host.replace('/', '')})`))];
  throw new OrreryError('conflict', `This Kafka is in use: ${who.slice(0, 8).join(', ')}${who.length > 8 ? ` and ${who.length - 8} more` : ''} read its topics. Nothing was changed`, { remedy: 'Stop every service and subscriber, and run this again; one that was killed is forgotten after its session, half a minute.' });
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
