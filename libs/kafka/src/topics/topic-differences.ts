import { type TopicSettings } from '@orrery/contracts';

/** What the broker says about a topic; undefined where it has none of that name. */
export interface ActualTopic {
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
}

/** A contract's settings as the broker names them. */
export function wantedConfig(settings: TopicSettings): Record<string, string> {
  return { 'cleanup.policy': settings.cleanup, 'retention.ms': String(settings.retentionMs), ...settings.config };
}

/** One sentence per difference between a topic and its contract; none when they agree. */
export function topicDifferences(topic: string, settings: TopicSettings, actual: ActualTopic | undefined): string[] {
  if (!actual) return [`${topic} does not exist`];
  const differences: string[] = [];
  if (actual.partitions !== settings.partitions) {
    differences.push(`${topic} has ${actual.partitions} partitions, ${settings.partitions} are in use; keys would change partition: orrery-topics repartition makes more of them`);
  }
  for (const [name, wanted] of Object.entries(wantedConfig(settings))) {
    const found = actual.config[name];
    if (normal(found) !== normal(wanted)) differences.push(`${topic} has ${name}=${found ?? '(unknown)'}, its contract says ${wanted}`);
  }
  return differences;
}

/** Lists have no order: compact,delete is delete,compact. */
function normal(value: string | undefined): string | undefined {
  return value?.split(',').map((part) => part.trim()).sort().join(',');
}
