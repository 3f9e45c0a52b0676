import { type Growth } from './growth.js';
import { type Bounds } from './lag.js';
import { checkTarget } from './next-layout.js';
import { describeMember } from './show.js';

/** What a growth would do, in lines. */
export async function describePlan(growth: Growth, options: { readonly partitions: number }): Promise<string[]> {
  checkTarget(growth.layout, options.partitions);
  const { strangers, instances, subscribers } = await growth.present();
  const bounds = await growth.bounds();
  const copies = growth.topics.filter(({ settings: { cleanup } }) => cleanup.includes('compact')).map((contract) => {
    const records = [...(bounds.get(growth.name(contract)) ?? new Map<number, Bounds>()).values()].reduce((sum, { low, high }) => sum + high - low, 0n);
    return `  ${contract.topic}: of at most ${records} records the last of each key is copied`;
  });
  return [
    `${growth.topics.length} topics get ${options.partitions} partitions instead of ${growth.layout.partitions}; about ${Math.round(100 * (1 - growth.layout.partitions / options.partitions))} % of the twins move`,
    ...copies,
    `${instances.size} instances will hold back and answer; ${strangers.length === 0 ? 'all follow' : `NOT FOLLOWING: ${strangers.map(describeMember).join('; ')}`}`,
    `subscribers that are waited for: ${[...new Set(subscribers.map(({ group }) => group))].join(', ') || 'none'}`,
    'nothing was changed',
  ];
}
