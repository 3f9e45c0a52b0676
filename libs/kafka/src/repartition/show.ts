import { type Member } from './group-members.js';
import { type Growth } from './growth.js';
import { type Lag } from './lag.js';

export const describeMember = ({ group, client, instance, host }: Member): string => `${client}${instance === undefined ? '' : `@${instance}`} at ${host} in ${group}`;

export function describeLag({ group, records, where }: Lag): string {
  const [first] = [...where].sort(([, a], [, b]) => (a > b ? -1 : 1));
  return `${group} lacks ${records} records${first ? ` (most in ${first[0]}: ${first[1]})` : ''}`;
}

/** How the topics are laid out, who follows, and what each group lacks. */
export async function show(growth: Growth): Promise<string[]> {
  const { layout } = growth;
  const [{ instances, strangers }, partitions, lags] = [await growth.present(), await growth.partitions(), await growth.lags(await growth.bounds())];
  const unused = [...new Set(partitions.values())].filter((count) => count > layout.partitions);
  return [
    `epoch ${layout.epoch}, ${layout.partitions} partitions, ${layout.phase}${layout.target === undefined ? '' : ` (to ${layout.target})`}${unused.length > 0 ? `; Kafka has ${unused.join(', ')}, the others are not used` : ''}`,
    `${instances.size} instances follow: ${[...instances].map(([instance, service]) => `${service}@${instance}`).sort().join(', ')}`,
    ...(strangers.length > 0 ? [`do not follow: ${[...new Set(strangers.map(describeMember))].join('; ')}`] : []),
    ...lags.sort((a, b) => (a.group < b.group ? -1 : 1)).map(({ group, records }) => `${group.padEnd(40)} ${records}`),
  ];
}
