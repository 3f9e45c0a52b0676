import { type TimeUnit } from '../flow/flow-model.js';
import { type Interval, interval } from './interval.js';

/** Net present value of an investment now and a yearly margin after it. @param rate discount rate a year, 0.08 for 8 % */
export function netPresentValue(investment: number, yearlyMargin: number, rate: number, years: number): number {
  let value = -investment;
  for (let year = 1, factor = 1; year <= years; year += 1) value += yearlyMargin * (factor /= 1 + rate);
  return value;
}

/** Years until the margin has paid the investment, undiscounted; Infinity where it never does. */
export function payback(investment: number, yearlyMargin: number): number {
  return yearlyMargin > 0 ? investment / yearlyMargin : Infinity;
}

/**
 * Conditional value at risk: the mean of the worst share `tail` of values, low being bad (R. T. Rockafellar, S. Uryasev, "Optimization of conditional
 * value-at-risk", Journal of Risk 2, 2000). A value on the border counts with the part that belongs to the tail.
 */
export function conditionalValueAtRisk(values: readonly number[], tail: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const mass = tail * sorted.length;
  const sum = sorted.reduce((total, value, i) => total + value * Math.min(1, Math.max(0, mass - i)), 0);
  return sum / mass;
}

/** Units of time in a year of 365 days. */
const YEAR = { s: 8760 * 3600, min: 8760 * 60, h: 8760, d: 365 } as const;
export const perYear = (unit: TimeUnit): number => YEAR[unit];

export interface Investment {
  readonly amount: number;
  /** Discount rate a year, 0.08 for 8 %. */
  readonly rate: number;
  readonly years: number;
  /** Share of the worst replications whose mean is the conditional value at risk, e.g. 0.1. */
  readonly tail: number;
}

export interface Appraisal {
  readonly netPresentValue: Interval;
  /** Share of replications in which the investment does not pay. */
  readonly losing: number;
  /** The mean net present value of the worst replications. */
  readonly conditionalValueAtRisk: number;
  /** Years, at the mean gain. */
  readonly payback: number;
}

/** What a model earns as it is, investments or none. */
export interface Profit extends Omit<Appraisal, 'payback'> {
  /** Money of a year. */
  readonly yearly: Interval;
}

/** What margins per unit of time come to: in a year, and in net present value less what was invested for them, with the mean of its worst replications. */
export function profitOf(margins: readonly number[], unit: TimeUnit, { amount, rate, years, tail }: Investment, confidence: number): Profit {
  const yearly = margins.map((margin) => margin * YEAR[unit]);
  const values = yearly.map((money) => netPresentValue(amount, money, rate, years));
  return {
    yearly: interval(yearly, confidence),
    netPresentValue: interval(values, confidence),
    losing: values.filter((value) => value < 0).length / values.length,
    conditionalValueAtRisk: conditionalValueAtRisk(values, tail),
  };
}

/** What an investment is worth: margins per unit of time with it and without, replication by replication on common random numbers. */
export function appraise(base: readonly number[], changed: readonly number[], unit: TimeUnit, { amount, rate, years, tail }: Investment, confidence: number): Appraisal {
  const gains = changed.map((margin, i) => (margin - base[i]) * YEAR[unit]);
  const values = gains.map((gain) => netPresentValue(amount, gain, rate, years));
  return {
    netPresentValue: interval(values, confidence),
    losing: values.filter((value) => value < 0).length / values.length,
    conditionalValueAtRisk: conditionalValueAtRisk(values, tail),
    payback: payback(amount, interval(gains, confidence).mean),
  };
}
