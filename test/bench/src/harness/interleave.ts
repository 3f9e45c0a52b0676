export const SAMPLES = 7;

export interface Rounds {
  /** Rounds whose samples are thrown away: compilers and caches get warm. */
  readonly warmups: number;
  readonly samples: number;
  /** What all arms of a round will find, e.g. a backlog. */
  readonly before?: () => Promise<void>;
}

/**
 * Runs every arm once a round, so that whatever else the machine does meets all of them. The order turns around with every
 * round: who goes second would otherwise always find what the first has left behind.
 */
export async function interleave<Name extends string, Sample>(
  arms: Readonly<Record<Name, () => Promise<Sample>>>,
  { warmups, samples, before }: Rounds,
): Promise<Record<Name, Sample[]>> {
  const names = Object.keys(arms) as Name[];
  const kept = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Sample[]>;
  for (let round = 0; round < warmups + samples; round += 1) {
    await before?.();
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const sample = await arms[name]();
      if (round >= warmups) kept[name].push(sample);
    }
  }
  return kept;
}
