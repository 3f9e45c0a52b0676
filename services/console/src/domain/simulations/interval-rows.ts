import { type Answer } from '@orrery/des';

export type CasesAnswer = Extract<Answer, { readonly cases: unknown }>;
export type Estimate = CasesAnswer['cases'][number]['indicators'][string];

/** One scenario at one indicator, beside the base. */
export interface IntervalRow {
  readonly name: string;
  /** Undefined where it could not go on. */
  readonly value?: Estimate;
  readonly difference?: Estimate;
  /** Whether it can be told apart from the base, all scenarios considered at once. */
  readonly differs: boolean;
  readonly failed?: string;
}

export function intervalRows({ cases, comparisons }: CasesAnswer, indicator: string): IntervalRow[] {
  return cases.map(({ name, indicators, failed }, i) => {
    const compared = i === 0 ? undefined : comparisons[indicator]?.find((one) => one.name === name);
    const value = indicators[indicator];
    return { name, ...(value ? { value } : {}), ...(compared ? { difference: compared.difference } : {}), differs: compared?.differs ?? false, ...(failed === undefined ? {} : { failed }) };
  });
}

/** Where estimates stand on a line from 0 to 1, with some room at both ends. What has no width stands in the middle. */
export function scaleOf(estimates: readonly (Estimate | undefined)[]): (value: number) => number {
  const ends = estimates.flatMap((one) => (one === undefined || one.mean === null ? [] : [one.low ?? one.mean, one.high ?? one.mean]));
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const span = most - least;
  return span > 0 ? (value) => 0.06 + (0.88 * (value - least)) / span : () => 0.5;
}
