#!/usr/bin/env node
import '../wire/install.js';
import { isOrreryError } from '@orrery/contracts';
import { loadConfig } from '@orrery/service-kit';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { schema } from '../backup/config.js';
import { createBackup } from '../backup/create-backup.js';
import { KeptBackups, nameAt } from '../backup/kept-backups.js';
import { type Manifest } from '../backup/manifest.js';
import { reachPostgres } from '../backup/reach-postgres.js';
import { restoreBackup } from '../backup/restore-backup.js';
import { verifyBackup } from '../backup/verify-backup.js';
import { type KafkaSettings } from '../connection/settings.js';

const USAGE = `orrery-backup create <folder> [--postgres files|external]
orrery-backup create --into <folder of backups> [--keep <n>] [--postgres files|external]
orrery-backup verify <folder>
orrery-backup restore <folder> [--anew]
create: all topics and PostgreSQL, of one instant, while all goes on. With --into it is named by the time; what was broken off there before goes first, and the oldest beyond the n latest last of all.
verify: whether a backup is whole. restore: the topics, into a Kafka without them, beside the PostgreSQL of the backup; no service may run.
Reads ORRERY_KAFKA_BROKERS, ORRERY_KAFKA_USERNAME, ORRERY_KAFKA_PASSWORD, ORRERY_KAFKA_CA (PEM, or system), ORRERY_POSTGRES_URL, ORRERY_REALM; each also as a file that <variable>_FILE names.
Their accounts: docs/backup.md.`;

const OPTIONS = { postgres: { type: 'string', default: 'files' }, anew: { type: 'boolean', default: false }, into: { type: 'string' }, keep: { type: 'string' } } as const;

async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { positionals, values } = parse(args) ?? {};
  if (!positionals || !values) return usage();
  const [command, folder, ...more] = positionals;
  const { postgres, anew, into } = values;
  const keep = values.keep === undefined ? undefined : Number(values.keep);
  const isInto = command === 'create' && into !== undefined;
  if (more.length > 0 || (folder === undefined) !== isInto || (into !== undefined && !isInto) || (postgres !== 'files' && postgres !== 'external')) return usage();
  if (keep !== undefined && (!isInto || !Number.isInteger(keep) || keep < 1)) return usage();
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort(new Error(`stopped by ${signal}`)));
  const began = performance.now();
  const say = (line: string): void => console.log(`${((performance.now() - began) / 1000).toFixed(1)} s  ${line}`);
  const { signal } = stopping;
  if (command === 'verify') {
    describe(await verifyBackup(folder!, { signal }), say);
    return 0;
  }
  if (command !== 'create' && command !== 'restore') return usage();
  const config = loadConfig(schema, env);
  const common = { settings: { ...config.kafka, clientId: 'orrery-backup', realm: config.realm } satisfies KafkaSettings, postgresUrl: config.postgres.url, say, signal };
  await reachPostgres(config.postgres.url, say, signal);
  if (command === 'restore') {
    await restoreBackup({ ...common, folder: folder!, anew });
    say('restored: give rights with orrery-topics --acls, then start the services');
    return 0;
  }
  const kept = into === undefined ? undefined : new KeptBackups(into);
  const target = folder ?? join(into!, nameAt(new Date()));
  // Once it is certain that no other backup is being made.
  const alone = async (): Promise<void> => (await kept?.clear())?.forEach((name) => say(`deleted ${name}, which was broken off`));
  describe(await createBackup({ ...common, folder: target, postgres, alone }), say);
  say(`it is in ${target}`);
  if (keep !== undefined) (await kept!.keepLatest(keep)).forEach((name) => say(`deleted ${name}: ${keep} later ones are kept`));
  return 0;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  } catch (error) {
    console.error((error as Error).message);
    return undefined;
  }
}

function describe({ id, cut, topics, postgres }: Manifest, say: (line: string) => void): void {
  const records = topics.reduce((sum, { logs }) => sum + logs.reduce((all, log) => all + log.records, 0), 0);
  say(`backup ${id} is whole: of ${cut.at}, ${records} records of ${topics.length} topics, PostgreSQL ${postgres.version} ${postgres.kind === 'files' ? `(${postgres.bytes} bytes)` : `to be restored to ${postgres.restorePoint === undefined ? `recovery_target_lsn ${postgres.lsn}` : `recovery_target_name ${postgres.restorePoint} (${postgres.lsn})`}`}`);
  for (const { schema, seq, hash } of cut.audits) say(`keep this elsewhere: the audit of ${schema} ends at ${seq} with ${hash}`);
}

function usage(): number {
  console.error(USAGE);
  return 64;
}

main(process.argv.slice(2), process.env).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    if (isOrreryError(error) && error.remedy) console.error(error.remedy);
    process.exitCode = 1;
  },
);
