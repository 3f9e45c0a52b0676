import { OrreryError, type PlatformLayout } from '@orrery/contracts';

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
