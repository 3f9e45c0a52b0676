import { OrreryError, type PlatformLayout } from '@orrery/contracts';
import { REAL, type KafkaSettings } from '../connection/settings.js';
import { isOfService } from './lag.js';

/** Refuses a number that cannot be. @throws OrreryError `invalid-argument` */
export function checkTarget(current: PlatformLayout, target: number): void {
  const refuse = (detail: string, remedy: string): never => {
    throw new OrreryError('invalid-argument', `--partitions ${target}: ${detail}`, { remedy });
  };
  if (!Number.isInteger(target) || target < 1 || target > 1_000) refuse('is no number of partitions', 'Give a whole number up to 1000.');
  if (current.phase !== 'steady' && current.target !== target) refuse(`${current.target} are under way (${current.phase})`, current.phase === 'moving' ? `Bring that to its end: --partitions ${current.target}` : `Go on with --partitions ${current.target}, or break it off with --abort`);
  if (target <= current.partitions) refuse(`there are ${current.partitions}`, 'Kafka cannot take partitions away: give a larger number.');
  if (target % current.partitions !== 0) refuse(`is no multiple of ${current.partitions}`, `Only then do twins stay or go to a partition that nobody has used: give ${current.partitions * Math.ceil(target / current.partitions)}.`);
}

/** Exports are services' groups too, but some may have been taken back: nobody reads on for them. */
export const isExport = (group: string): boolean => group.includes('twin-export.');

/** A service that is left behind would find records of its twins in partitions that it has given away. @throws OrreryError `invalid-argument` */
export function checkLeftBehind({ realm }: Pick<KafkaSettings, 'realm'>, groups: ReadonlySet<string>): void {
  const prefix = realm === REAL ? '' : `${realm}.`;
  const own = [...groups].filter((group) => !isExport(group) && isOfService(group.startsWith(prefix) ? group.slice(prefix.length) : group));
  if (own.length === 0) return;
  throw new OrreryError('invalid-argument', `--leave-behind ${own.join(', ')}: the platform’s own groups are never left behind, they would lose the order of their twins`, { remedy: 'Start the service, or see why it does not read on: orrery-topics show.' });
}

/** What is written when all is moved. `ends`: of each topic, without realm, Kafka's own ends of the partitions of before. */
export function grownLayout(current: PlatformLayout, target: number, ends: Readonly<Record<string, readonly string[]>>): Omit<PlatformLayout, 'seq' | 'by' | 'at'> {
  const bases: Record<string, Record<string, string>> = { ...current.bases };
  for (const [topic, of] of Object.entries(ends)) {
    const before = current.bases[topic] ?? {};
    const added = Array.from({ length: target - current.partitions }, (_, index): [string, string] => {
      const partition = current.partitions + index;
      const parent = partition % current.partitions;
      return [String(partition), String(BigInt(of[parent] ?? 0) + BigInt(before[parent] ?? 0))];
    });
    bases[topic] = { ...before, ...Object.fromEntries(added) };
  }
  return { epoch: current.epoch + 1, phase: 'steady', partitions: target, counts: [...current.counts, target], topics: Object.keys(ends), bases };
}
