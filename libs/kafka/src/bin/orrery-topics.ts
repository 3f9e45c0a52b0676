#!/usr/bin/env node
import { contracts } from '@orrery/contracts';
import { type KafkaSettings } from '../connection/settings.js';
import { aclsFor } from '../topics/acls.js';
import { ensureTopics } from '../topics/ensure-topics.js';
import { KafkaAdmin } from '../topics/kafka-admin.js';

const USAGE = `orrery-topics [--acls]
Creates every topic of the contracts and refuses those that differ. With --acls, allows every service what its contracts say.
Reads ORRERY_KAFKA_BROKERS, ORRERY_KAFKA_USERNAME, ORRERY_KAFKA_PASSWORD, ORRERY_KAFKA_CA (PEM), ORRERY_REALM.`;

async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const brokers = env.ORRERY_KAFKA_BROKERS?.split(',').filter(Boolean) ?? [];
  if (brokers.length === 0 || args.some((arg) => arg !== '--acls')) {
    console.error(USAGE);
    return 64;
  }
  const settings: KafkaSettings = {
    brokers,
    clientId: 'orrery-topics',
    realm: env.ORRERY_REALM ?? 'real',
    ...(env.ORRERY_KAFKA_USERNAME && env.ORRERY_KAFKA_PASSWORD ? { username: env.ORRERY_KAFKA_USERNAME, password: env.ORRERY_KAFKA_PASSWORD } : {}),
    ...(env.ORRERY_KAFKA_CA ? { ssl: { ca: env.ORRERY_KAFKA_CA } } : {}),
  };
  await ensureTopics(settings, contracts);
  console.log(`${contracts.length} topics are as their contracts say`);
  if (args.includes('--acls')) {
    const principals = new Set(contracts.flatMap(({ writers, readers }) => [...writers, ...readers]));
    const grants = [...principals].flatMap((principal) => aclsFor(contracts, principal, settings));
    const admin = new KafkaAdmin(settings);
    await admin.createAcls(grants).finally(() => admin.close());
    console.log(`${grants.length} rights of ${principals.size} principals are allowed`);
  }
  return 0;
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
