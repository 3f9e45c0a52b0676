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
