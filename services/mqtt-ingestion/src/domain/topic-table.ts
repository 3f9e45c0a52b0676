import { type TopicTemplate } from '@orrery/contracts';
import { timeReader, type TimeReader } from '@orrery/twin-model';
import { type BoundSignal } from './bound-signal.js';
import { type Getter, jsonPointer } from './json-pointer.js';

/** How the payloads of a topic are read: where time, quality and values stand. */
export interface TopicReader {
  readonly time: { readonly get: Getter; readonly read: TimeReader; readonly pointer: string } | undefined;
  readonly quality: { readonly get: Getter; readonly by: ReadonlyMap<unknown, 'good' | 'uncertain' | 'bad'> } | undefined;
  readonly values: { readonly get: Getter; readonly bound: BoundSignal }[];
}

/** The topics of a source's bindings. A topic that ends with /# stands for itself and all that are deeper (MQTT 3.1.1 §4.7.1.2). */
export class TopicTable {
  private readonly exact = new Map<string, TopicReader[]>();
  private readonly deep = new Map<string, TopicReader[]>();

  constructor(templates: readonly TopicTemplate[], signals: readonly BoundSignal[]) {
    const byTemplate = new Map(templates.map((template) => [template.topic, template]));
    const readers = new Map<string, TopicReader>();
    for (const bound of signals) {
      const { topic, pointer, template = '' } = bound.item;
      if (topic === undefined || pointer === undefined) continue;
      const key = `${template}\n${topic}`;
      let reader = readers.get(key);
      if (!reader) {
        readers.set(key, (reader = readerOf(byTemplate.get(template))));
        const [table, name] = topic.endsWith('/#') ? [this.deep, topic.slice(0, -2)] : [this.exact, topic];
        table.set(name, [...(table.get(name) ?? []), reader]);
      }
      reader.values.push({ get: jsonPointer(pointer), bound });
    }
  }

  readersOf(topic: string): readonly TopicReader[] {
    const exact = this.exact.get(topic) ?? NONE;
    if (this.deep.size === 0) return exact;
    const found = [...exact];
    for (let end = topic.length; end > 0; end = topic.lastIndexOf('/', end - 1)) found.push(...(this.deep.get(topic.slice(0, end)) ?? NONE));
    return found;
  }
}

const NONE: readonly TopicReader[] = [];

function readerOf(template: TopicTemplate | undefined): TopicReader {
  const { time, quality } = template ?? {};
  return {
    time: time && { get: jsonPointer(time.pointer), read: timeReader(time.format, time.zone), pointer: time.pointer },
    quality: quality && {
      get: jsonPointer(quality.pointer),
      by: new Map((['bad', 'uncertain', 'good'] as const).flatMap((name) => quality[name].map((value) => [value, name] as const))),
    },
    values: [],
  };
}
