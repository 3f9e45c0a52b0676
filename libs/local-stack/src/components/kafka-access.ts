import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KafkaTools } from '../java/kafka-tools.js';
import { ADMIN, clientProperties } from './kafka-properties.js';

/** Who may write and read a topic, as its contract says. */
export interface Grant {
  topic: string;
  writers: readonly string[];
  readers: readonly string[];
}

interface Access {
  folder: string;
  grants: Grant[];
  /** Principal → SCRAM password. */
  passwords: Record<string, string>;
}

/** One run of kafka-acls: a principal's rights of one kind. */
interface Rule {
  principal: string;
  args: string[];
}

const ACLS = 'org.apache.kafka.tools.AclCommand';

/**
 * Makes the broker's principals and rights equal to the grants. Each change costs the start of a JVM, so what was applied is
 * remembered in the data folder and only the difference is done: nothing on a second start.
 */
export async function applyAccess(tools: KafkaTools, broker: string, access: Access): Promise<void> {
  const remembered = join(access.folder, 'access.json');
  const before = await readApplied(remembered, access.passwords);
  const wanted = { principals: Object.keys(access.passwords), rules: rulesOf(access.grants) };
  const config = join(access.folder, 'admin.properties');
  await writeFile(config, clientProperties(ADMIN, access.passwords[ADMIN] ?? ''), { mode: 0o600 });
  const connect = ['--bootstrap-server', broker, '--command-config', config];

  const known = new Set(before.rules.map(asKey));
  const kept = new Set(wanted.rules.map(asKey));
  const runs = [
    ...wanted.principals.filter((name) => !before.principals.includes(name)).map((name) => () => addPrincipal(tools, connect, name, access)),
    ...before.rules.filter((rule) => !kept.has(asKey(rule))).map((rule) => () => tools.tool(ACLS, [...connect, '--remove', '--force', ...allow(rule)])),
    ...wanted.rules.filter((rule) => !known.has(asKey(rule))).map((rule) => () => tools.tool(ACLS, [...connect, '--add', ...allow(rule)])),
  ];
  await inPairs(runs);
  await writeFile(remembered, JSON.stringify(wanted));
}

/** Rights of every principal: write its topics, read its topics, and own the consumer groups that begin with its name. */
export function rulesOf(grants: Grant[]): Rule[] {
  const principals = [...new Set(grants.flatMap((grant) => [...grant.writers, ...grant.readers]))];
  return principals.flatMap((principal) => {
    const writes = grants.filter((grant) => grant.writers.includes(principal)).flatMap((grant) => ['--topic', grant.topic]);
    const reads = grants.filter((grant) => grant.readers.includes(principal)).flatMap((grant) => ['--topic', grant.topic]);
    return [
      ...(writes.length ? [{ principal, args: ['--operation', 'Write', '--operation', 'Describe', '--operation', 'DescribeConfigs', ...writes] }] : []),
      ...(reads.length
        ? [
            { principal, args: ['--operation', 'Read', '--operation', 'Describe', '--operation', 'DescribeConfigs', ...reads] },
            { principal, args: ['--operation', 'Read', '--operation', 'Describe', '--operation', 'Delete', '--group', principal, '--resource-pattern-type', 'prefixed'] },
          ]
        : []),
    ];
  });
}

function allow(rule: Rule): string[] {
  return ['--allow-principal', `User:${rule.principal}`, ...rule.args];
}

function asKey(rule: Rule): string {
  return [rule.principal, ...rule.args].join(' ');
}

async function addPrincipal(tools: KafkaTools, connect: string[], name: string, access: Access): Promise<void> {
  const password = `SCRAM-SHA-512=[password=${access.passwords[name]}]`;
  await tools.tool('kafka.admin.ConfigCommand', [...connect, '--alter', '--add-config', password, '--entity-type', 'users', '--entity-name', name]);
}

async function readApplied(file: string, passwords: Record<string, string>): Promise<{ principals: string[]; rules: Rule[] }> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as { principals: string[]; rules: Rule[] };
  } catch {
    // A new data folder: format has just made the principals.
    return { principals: Object.keys(passwords), rules: [] };
  }
}

async function inPairs(runs: (() => Promise<unknown>)[]): Promise<void> {
  const queue = [...runs];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) await next();
  };
  await Promise.all([work(), work()]);
}
