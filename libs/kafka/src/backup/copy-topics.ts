import { type Contract, contracts, EXPORT_PREFIX, exportContracts } from '@orrery/contracts';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inRealm, type KafkaSettings } from '../connection/settings.js';
import { readRange } from '../reading/read-range.js';
import { topicBounds } from '../reading/topic-bounds.js';
import { type KafkaAdmin } from '../topics/kafka-admin.js';
import { wantedConfig } from '../topics/topic-differences.js';
import { LogFile } from './log-file.js';
import { type TopicPart } from './manifest.js';
import { keptRecord } from './record-frame.js';

const FOLDER = 'topics';
/** Topics read at a time: each is a connection and a group of its own. */
const AT_ONCE = 4;

type Ends = ReadonlyMap<string, ReadonlyMap<number, bigint>>;

/** Every topic of the contracts, and those of exports that are there. */
export async function topicsToKeep(admin: KafkaAdmin, settings: KafkaSettings): Promise<Contract[]> {
  const prefix = inRealm(settings, EXPORT_PREFIX);
  const names = (await admin.listTopics()).filter((name) => name.startsWith(prefix)).map((name) => /^(.+)\.(events|state)\.v1$/.exec(name.slice(prefix.length))?.[1]);
  const exports = [...new Set(names)].flatMap((name) => (name === undefined ? [] : Object.values(exportContracts(name)) as unknown as Contract[]));
  return inOrderOfEffects([...exports, ...contracts]);
}

/**
 * In which order ends are read, so that no cause is missing of an effect that is there: what is made of a log (snapshots, then events) before that
 * log itself. Topics that services publish by their outboxes stand still meanwhile.
 */
export function inOrderOfEffects(topics: readonly Contract[]): Contract[] {
  const rank = ({ settings, writers, readers }: Contract): number => {
    if (settings.cleanup === 'compact' && writers.some((writer) => (readers as readonly string[]).includes(writer))) return 0;
    return writers.length === 1 && settings.cleanup === 'delete' ? 1 : 2;
  };
  return [...topics].sort((a, b) => rank(a) - rank(b));
}

/** Copies topics into files, as often as it is told how far: first what is there, then the tail up to the cut. */
export class TopicCopy {
  private readonly files = new Map<string, LogFile>();
  /** Up to where each partition has been copied, exclusive. */
  private readonly reached = new Map<string, bigint>();

  constructor(
    private readonly settings: KafkaSettings,
    private readonly topics: readonly Contract[],
    private readonly folder: string,
    private readonly admin: KafkaAdmin,
  ) {}

  /** Where all topics end now, one after the other in the order of the list. */
  async ends(): Promise<Map<string, Map<number, bigint>>> {
    const ends = new Map<string, Map<number, bigint>>();
    for (const { topic } of this.topics) ends.set(topic, await this.admin.endOffsets(inRealm(this.settings, topic)));
    return ends;
  }

  async copy(ends: Ends, signal: AbortSignal): Promise<void> {
    await mkdir(join(this.folder, FOLDER), { recursive: true });
    const waiting = [...this.topics];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await this.copyTopic(next, ends.get(next.topic)!, signal);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  /** @returns what was copied, and the checksums by file */
  async close(ends: Ends): Promise<{ topics: TopicPart[]; sums: Map<string, string> }> {
    const sums = new Map<string, string>();
    for (const [file, log] of this.files) {
      const sum = await log.close();
      if (sum !== undefined) sums.set(file, sum);
    }
    const topics = this.topics.map(({ topic, settings }): TopicPart => {
      const name = inRealm(this.settings, topic);
      const logs = [...ends.get(topic)!].sort(([a], [b]) => a - b).map(([partition, end]) => {
        const file = fileOf(name, partition);
        const log = this.files.get(file);
        return { partition, end: String(end), records: log?.records ?? 0, ...(log?.first === undefined ? {} : { file, first: String(log.first), last: String(log.last) }) };
      });
      return { name, partitions: logs.length, config: wantedConfig(settings), logs };
    });
    return { topics, sums };
  }

  private async copyTopic(contract: Contract, ends: ReadonlyMap<number, bigint>, signal: AbortSignal): Promise<void> {
    const name = inRealm(this.settings, contract.topic);
    const bounds = await topicBounds(this.settings, name);
    const ranges = new Map([...ends].map(([partition, end]) => {
      const from = this.reached.get(fileOf(name, partition)) ?? 0n;
      const low = bounds.get(partition)?.low ?? 0n;
      return [partition, { start: from > low ? from : low, end }];
    }));
    await readRange(this.settings, contract, ranges, async (partition, messages) => this.fileFor(name, partition).append(messages.map(keptRecord)), signal);
    for (const [partition, end] of ends) this.reached.set(fileOf(name, partition), end);
  }

  private fileFor(name: string, partition: number): LogFile {
    const file = fileOf(name, partition);
    const log = this.files.get(file) ?? new LogFile(join(this.folder, file));
    this.files.set(file, log);
    return log;
  }
}

const fileOf = (name: string, partition: number): string => join(FOLDER, `${name}-${partition}.gz`);
