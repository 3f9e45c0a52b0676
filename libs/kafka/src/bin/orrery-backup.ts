#!/usr/bin/env node
import '../wire/install.js';
import { isOrreryError } from '@orrery/contracts';
import { parseArgs } from 'node:util';
import { createBackup } from '../backup/create-backup.js';
import { type Manifest } from '../backup/manifest.js';
import { restoreBackup } from '../backup/restore-backup.js';
import { verifyBackup } from '../backup/verify-backup.js';
import { type KafkaSettings } from '../connection/settings.js';

const USAGE = `orrery-backup create <folder> [--postgres files|external]
orrery-backup verify <folder>
orrery-backup restore <folder> [--anew]
create: all topics and PostgreSQL, of one instant, while all goes on. verify: whether a backup is whole. restore: the topics, into a Kafka without them, beside the PostgreSQL of the backup; no service may run.
Reads ORRERY_KAFKA_BROKERS, ORRERY_KAFKA_USERNAME, ORRERY_KAFKA_PASSWORD (the administrator's), ORRERY_KAFKA_CA (PEM, or system), ORRERY_POSTGRES_URL, ORRERY_REALM.`;

async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { positionals, values } = parseArgs({ args: [...args], allowPositionals: true, options: { postgres: { type: 'string', default: 'files' }, anew: { type: 'boolean', default: false } } });
  const [command, folder, ...more] = positionals;
  const { postgres, anew } = values;
  const brokers = env.ORRERY_KAFKA_BROKERS?.split(',').filter(Boolean) ?? [];
  const postgresUrl = env.ORRERY_POSTGRES_URL ?? '';
  const isOffline = command === 'verify';
  if (folder === undefined || more.length > 0 || (postgres !== 'files' && postgres !== 'external') || (!isOffline && (brokers.length === 0 || postgresUrl === ''))) return usage();
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort(new Error(`stopped by ${signal}`)));
  const settings: KafkaSettings = {
    brokers,
    clientId: 'orrery-backup',
    realm: env.ORRERY_REALM ?? 'real',
    ...(env.ORRERY_KAFKA_USERNAME && env.ORRERY_KAFKA_PASSWORD ? { username: env.ORRERY_KAFKA_USERNAME, password: env.ORRERY_KAFKA_PASSWORD } : {}),
    ...(env.ORRERY_KAFKA_CA ? { ssl: { ca: env.ORRERY_KAFKA_CA } } : {}),
  };
  const began = performance.now();
  const say = (line: string): void => console.log(`${((performance.now() - began) / 1000).toFixed(1)} s  ${line}`);
  const common = { settings, postgresUrl, folder, say, signal: stopping.signal };
  switch (command) {
    case 'create':
      describe(await createBackup({ ...common, postgres }), say);
      return 0;
    case 'verify':
      describe(await verifyBackup(folder, { signal: stopping.signal }), say);
      return 0;
    case 'restore':
      await restoreBackup({ ...common, anew });
      say('restored: give rights with orrery-topics --acls, then start the services');
      return 0;
    default:
      return usage();
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
