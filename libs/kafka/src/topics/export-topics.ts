import { type Contract, type ExportEntry, exportContracts, type RegistryEntry, twinRegistry } from '@orrery/contracts';
import { inRealm, type KafkaSettings } from '../connection/settings.js';
import { readTopic, type TopicReading } from '../reading/read-topic.js';
import { aclsForReaders } from './acls.js';
import { ensureTopics } from './ensure-topics.js';
import { KafkaAdmin } from './kafka-admin.js';

const AGAIN_MS = 5_000;

export interface ExportTopics {
  /** The topics of every export that was applied so far are there, with the rights of their readers. */
  readonly caughtUp: Promise<void>;
  close(): Promise<void>;
}

/** Makes the topics and rights of exports as they are applied; an administrator's work, which twin-export has no rights for. */
export function followExportTopics(settings: KafkaSettings, withAcls: boolean, say: (line: string) => void): ExportTopics {
  const latest = new Map<string, ExportEntry | null>();
  let working: Promise<void> = Promise.resolve();
  let isCaughtUp = false;
  const work = (): void => {
    working = working.then(() => makeAll(settings, latest, withAcls, say));
  };
  // What has failed stays in the list: a right that should be gone must go.
  const again = setInterval(() => isCaughtUp && latest.size > 0 && work(), AGAIN_MS);
  const reading: TopicReading = readTopic<RegistryEntry>(settings, twinRegistry, {
    from: 'beginning',
    onRecord: ({ key, value }) => {
      if (!key.startsWith('export/')) return;
      latest.set(key.slice('export/'.length), value?.type === 'export' ? value : null);
      if (isCaughtUp) work();
    },
  });
  return {
    caughtUp: reading.caughtUp.then(() => {
      isCaughtUp = true;
      work();
      return working;
    }),
    close: async () => {
      clearInterval(again);
      await reading.close();
      await working;
    },
  };
}

async function makeAll(settings: KafkaSettings, latest: Map<string, ExportEntry | null>, withAcls: boolean, say: (line: string) => void): Promise<void> {
  for (const [name, entry] of [...latest]) {
    try {
      await make(settings, name, entry, withAcls);
    } catch (error) {
      say(`export ${name} waits and is tried again: ${error instanceof Error ? error.message : String(error)}`);
      continue;
    }
    say(entry ? `export ${name}: topics are there, ${entry.readers.length} may read them` : `export ${name} is taken back: nobody may read its topics any more`);
    // Unless another version of it came meanwhile.
    if (latest.get(name) === entry) latest.delete(name);
  }
}

async function make(settings: KafkaSettings, name: string, entry: ExportEntry | null, withAcls: boolean): Promise<void> {
  const { events, state } = exportContracts(name);
  if (entry) await ensureTopics(settings, [events, state] as unknown as Contract[]);
  if (withAcls) await giveRights(settings, { name, readers: entry?.readers ?? [] }, [events.topic, state.topic].map((topic) => inRealm(settings, topic)));
}

async function giveRights(settings: KafkaSettings, entry: Pick<ExportEntry, 'name' | 'readers'>, topics: readonly string[]): Promise<void> {
  const admin = new KafkaAdmin(settings);
  try {
    await admin.revokeReaders(topics, entry.readers);
    await admin.createAcls(aclsForReaders(entry, settings));
  } finally {
    await admin.close();
  }
}
