#!/usr/bin/env node
import { contracts } from '@orrery/contracts';
import { group, loadConfig, settings as shared } from '@orrery/service-kit';
import { SILENT, type KafkaSettings } from '../connection/settings.js';
import { accountPrefixOf, aclsOfRealm, BACKUP, problemOfAccountPrefix, problemOfBackupAccount } from '../topics/acls.js';
import { awaitTopics } from '../topics/await-topics.js';
import { followExportTopics } from '../topics/export-topics.js';
import { ensureTopics } from '../topics/ensure-topics.js';
import { KafkaAdmin } from '../topics/kafka-admin.js';
import { LayoutRecord } from '../repartition/layout-record.js';
import { REPARTITION_USAGE, repartitionCommand } from './repartition-command.js';

const FLAGS = ['--acls', '--exports', '--follow'];
const ACCOUNT = '--backup-account=';
const PREFIX = '--account-prefix=';
const WAIT = /^--wait=([1-9]\d{0,5})$/;
const WAIT_SECONDS = 300;
const COMMANDS = ['show', 'repartition'];
const USAGE = `orrery-topics [--acls [--account-prefix=<text>] [--backup-account=<name>]] [--exports [--follow]] [--wait=<seconds>]
Creates every topic of the contracts and refuses those that differ. With --acls, allows every service what its contracts say, and the account of backups (${BACKUP}, or the one that is named in full) to read.
Accounts have the names of the services; in another realm than real <realm>- goes before, or the prefix that is given: a realm's accounts are its own.
With --exports, also the topics of the exports that were applied and the rights of their readers; with --follow, on and on as exports are applied.
A Kafka that cannot be reached yet is waited for, ${WAIT_SECONDS} s or as long as --wait says, with --follow however long.
Reads ORRERY_KAFKA_BROKERS, ORRERY_KAFKA_USERNAME, ORRERY_KAFKA_PASSWORD, ORRERY_KAFKA_CA (PEM, or system), ORRERY_REALM; each also as a file that
<variable>_FILE names: password and authorities are then read again at each connection.

${REPARTITION_USAGE}`;

const schema = group({ kafka: shared.kafka(), realm: shared.realm() });

async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  if ((!env.ORRERY_KAFKA_BROKERS && !env.ORRERY_KAFKA_BROKERS_FILE) || (!COMMANDS.includes(args[0] ?? '') && args.some((arg) => !FLAGS.includes(arg) && !arg.startsWith(ACCOUNT) && !arg.startsWith(PREFIX) && !WAIT.test(arg)))) {
    console.error(USAGE);
    return 64;
  }
  const { kafka, realm } = loadConfig(schema, env);
  const accounts = accountsOf(args, realm);
  for (const [flag, problem] of [[PREFIX, problemOfAccountPrefix(accounts.prefix)], [ACCOUNT, problemOfBackupAccount(contracts, accounts.backup, accounts.prefix)]]) {
    if (problem === undefined) continue;
    console.error(`${flag!.slice(0, -1)}: ${problem}`);
    return 64;
  }
  const plain: KafkaSettings = { ...kafka, clientId: 'orrery-topics', realm };
  if (COMMANDS.includes(args[0] ?? '')) return repartitionCommand(args, plain);
  await reachKafka(plain, args);
  const layout = await LayoutRecord.open(plain, 'orrery-topics');
  try {
    return await makeTopics({ ...plain, layout: layout.view }, args);
  } finally {
    await layout.close();
  }
}

/** The job is often started together with Kafka; who is to follow has all the time that it takes. */
async function reachKafka(settings: KafkaSettings, args: readonly string[]): Promise<void> {
  const seconds = Number(args.flatMap((arg) => WAIT.exec(arg)?.[1] ?? []).at(-1) ?? WAIT_SECONDS);
  const stopping = new AbortController();
  // As the first process of a container it must say itself that it goes.
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stopping.abort());
  const { signal } = args.includes('--follow') ? stopping : { signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(seconds * 1_000)]) };
  const say = (_fields: object, message: string): void => console.log(message);
  await awaitTopics({ ...settings, logger: { ...SILENT, info: say, warn: say } }, [], signal);
}

function accountsOf(args: readonly string[], realm: string): { prefix: string; backup: string } {
  const given = (flag: string): string | undefined => args.findLast((arg) => arg.startsWith(flag))?.slice(flag.length);
  const prefix = given(PREFIX) ?? accountPrefixOf(realm);
  return { prefix, backup: given(ACCOUNT) ?? `${prefix}${BACKUP}` };
}

async function makeTopics(settings: KafkaSettings, args: readonly string[]): Promise<number> {
  await ensureTopics(settings, contracts);
  console.log(`${contracts.length} topics are as their contracts say`);
  if (args.includes('--acls')) {
    const grants = aclsOfRealm(contracts, settings, accountsOf(args, settings.realm));
    const admin = new KafkaAdmin(settings);
    await admin.createAcls(grants).finally(() => admin.close());
    console.log(`${grants.length} rights are allowed to ${[...new Set(grants.map(({ principal }) => principal))].join(', ')}`);
  }
  if (args.includes('--exports')) await makeExports(settings, args);
  return 0;
}

async function makeExports(settings: KafkaSettings, args: readonly string[]): Promise<void> {
  const following = followExportTopics(settings, args.includes('--acls'), (line) => console.log(line));
  await following.caughtUp;
  if (args.includes('--follow')) {
    console.log('following the exports of the registry');
    await new Promise<void>((resolve) => ['SIGTERM', 'SIGINT'].forEach((signal) => process.once(signal, () => resolve())));
  }
  await following.close();
}

main(process.argv.slice(2), process.env).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
