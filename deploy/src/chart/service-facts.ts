import { type Contract, contracts } from '@orrery/contracts';
import { readSettings, type Setting } from './read-settings.js';
import { FILE_SETTINGS, type ServiceEntry, SERVICES } from './service-table.js';

/** What the templates are told of a service, in files/services.yaml. */
export interface ServiceFacts {
  readonly workload: 'Deployment' | 'StatefulSet';
  readonly replicas: ServiceEntry['replicas'];
  readonly partitions?: number;
  /** Whether `orrery-topics repartition` gives those topics more: then `topics.partitions` of the values says how many there are. */
  readonly grows?: boolean;
  /** `waits`: bytes that may wait on it where no value says how many (the default of ORRERY_QUEUE_BYTES). */
  readonly keeps?: NonNullable<ServiceEntry['keeps']> & { readonly waits?: number };
  /** Whom it talks to. `kafka` where a contract names it as writer or reader, a store or the provider where a setting of its names one. */
  readonly reaches: readonly string[];
  readonly devices?: ServiceEntry['devices'];
  readonly serves: boolean;
  readonly answers?: ServiceEntry['answers'];
  readonly writes: readonly string[];
  readonly reads: readonly string[];
  /** Topics whose lag in the group of its name tells how far it is behind. */
  readonly scalesOn: readonly string[];
  readonly settings: readonly string[];
  readonly given: Readonly<Record<string, string>>;
}

/** A setting → whom a service talks to that has it. */
const REACHED: Readonly<Record<string, string>> = {
  ORRERY_POSTGRES_URL: 'postgres',
  ORRERY_REDIS_URL: 'redis',
  ORRERY_OIDC_ISSUER: 'oidc',
  ORRERY_OTLP_ENDPOINT: 'otlp',
};

export interface KnownService {
  readonly facts: ServiceFacts;
  readonly settings: readonly Setting[];
}

/** Every service of the table, with what its settings and the contracts say of it. */
export async function knownServices(root: string): Promise<ReadonlyMap<string, KnownService>> {
  const known = await Promise.all(SERVICES.map(async (entry) => ({ entry, settings: await readSettings(root, entry.name) })));
  return new Map(known.map(({ entry, settings }) => [entry.name, { facts: factsOf(entry, settings), settings }]));
}

function factsOf(entry: ServiceEntry, settings: readonly Setting[]): ServiceFacts {
  const has = (role: 'writers' | 'readers') => contracts.filter((contract) => (contract[role] as readonly string[]).includes(entry.name));
  const [writes, reads] = [has('writers'), has('readers')];
  const scaledOn = (entry.handles ?? []).map((topic) => handled(entry.name, topic, reads));
  const names = settings.map(({ env }) => env);
  const waits = settings.find(({ env }) => env === 'ORRERY_QUEUE_BYTES')?.default;
  return {
    workload: entry.keeps || entry.devices ? 'StatefulSet' : 'Deployment',
    replicas: entry.replicas,
    ...(entry.replicas === 'partitions' ? shared(scaledOn.length > 0 ? scaledOn : reads) : {}),
    ...(entry.keeps ? { keeps: { ...entry.keeps, ...(typeof waits === 'number' ? { waits } : {}) } } : {}),
    reaches: [
      ...(writes.length + reads.length > 0 ? ['kafka'] : []),
      ...Object.entries(REACHED).flatMap(([env, peer]) => (names.includes(env) ? [peer] : [])),
      ...(entry.notifies ? ['notifications'] : []),
    ],
    ...(entry.devices ? { devices: entry.devices } : {}),
    serves: entry.serves ?? false,
    ...(entry.answers ? { answers: entry.answers } : {}),
    writes: writes.map(({ topic }) => topic),
    reads: reads.map(({ topic }) => topic),
    scalesOn: scaledOn.map(({ topic }) => topic),
    settings: names,
    given: { ORRERY_HTTP_HOST: '0.0.0.0', ORRERY_HTTP_PORT: '8080', ...(entry.serves ? { ORRERY_MANAGEMENT_PORT: '8081' } : {}), ORRERY_KAFKA_USERNAME: entry.name, ...entry.given },
  };
}

/** By how many its work can be shared: the topics with the most partitions say. */
function shared(topics: readonly Contract[]): Pick<ServiceFacts, 'partitions' | 'grows'> {
  const partitions = Math.max(...topics.map(({ settings }) => settings.partitions));
  return { partitions, grows: topics.some(({ settings }) => settings.partitions === partitions && settings.growth !== undefined) };
}

function handled(service: string, topic: string, reads: readonly Contract[]): Contract {
  const contract = reads.find((candidate) => candidate.topic.replace(/\.v\d+$/, '') === topic);
  if (!contract) throw new Error(`${service} is said to handle ${topic}, but no contract of that name has it as a reader. Mend service-table.ts or the contract.`);
  return contract;
}

/** Whether a setting is given by naming a file that is mounted. */
export const isFile = (env: string): boolean => FILE_SETTINGS.includes(env);
