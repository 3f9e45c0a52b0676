import { type Answer } from '@orrery/des';
import { amount, between, percent, unitOf } from './format.js';

type Cases = Extract<Answer, { readonly cases: unknown }>;
type Stressed = Extract<Answer, { readonly kind: 'stress' }>;
type Best = Extract<Answer, { readonly kind: 'optimise' }>;

/** What was asked of which model, in one line. */
export function askedOf({ model, plan, replications, confidence }: Answer): string {
  const cut = plan.warmUp === 0 ? '' : `, of which the first ${amount(plan.warmUp)} ${model.unit} are cut`;
  return `${model.name}: ${replications} replications of ${amount(plan.horizon)} ${model.unit}${cut}; intervals at ${percent(confidence)}; seed ${plan.seed}, model ${model.hash}`;
}

/** What came out, in sentences: for the report, and for people on the command line. */
export function explain(answer: Answer): string[] {
  const said = 'cases' in answer ? ofCases(answer) : answer.kind === 'stress' ? ofStress(answer) : ofBest(answer);
  return [...said, ...answer.advice.map(({ text }) => text)];
}

function ofCases({ kind, cases, comparisons, indicators, model, rule, precise }: Cases): string[] {
  const failed = cases.flatMap(({ name, failed: why }) => (why === undefined ? [] : [`${name} could not go on: ${why}.`]));
  const precision = precise === false ? [`After ${rule.max} replications the precision asked for is not reached: ask for more of them, or a longer horizon.`] : [];
  const { profit } = cases[0] ?? {};
  const earned = profit ? [`A year earns ${amount(profit.yearly.mean)}, ${between(profit.yearly)}: a net present value of ${amount(profit.netPresentValue.mean)}, ${amount(profit.conditionalValueAtRisk)} in the mean of the worst replications${profit.losing === 0 ? '' : `; ${percent(profit.losing)} of the replications lose money`}.`] : [];
  if (kind === 'simulate') return [...failed, ...precision, ...earned];
  const named = cases.slice(1).flatMap(({ name, invest, appraisal }) => {
    const differing = indicators.flatMap((indicator) => {
      const found = comparisons[indicator]?.find((one) => one.name === name);
      const { mean, low, high } = found?.difference ?? { mean: null, low: null, high: null };
      if (!found?.differs || mean === null || low === null || high === null || low * high <= 0) return [];
      const [least, most] = [Math.abs(low), Math.abs(high)].sort((a, b) => a - b);
      return [`${indicator} ${mean > 0 ? 'rises' : 'falls'} by ${amount(Math.abs(mean))} ${unitOf(indicator, model.unit)} (between ${amount(least)} and ${amount(most)})`];
    });
    const money = appraisal ? [`Its ${amount(invest)} are worth ${amount(appraisal.netPresentValue.mean)} in net present value, ${between(appraisal.netPresentValue)}; paid back in ${appraisal.payback === null ? 'no time: it never is' : `${amount(appraisal.payback, 2)} years`}.`] : [];
    if (comparisons[indicators[0] ?? '']?.some((one) => one.name === name) !== true) return [];
    return [differing.length === 0 ? `${name}: no difference from the base can be seen.` : `${name}: ${differing.join('; ')}.`, ...money];
  });
  return [...failed, ...precision, ...named];
}

function ofStress({ indicator, base, ranked, weakest, model }: Stressed): string[] {
  const unit = unitOf(indicator, model.unit);
  const costly = ranked.filter(({ differs, failed }) => differs && failed === undefined);
  return [
    `As it stands, ${indicator} is ${amount(base.mean)} ${unit}, ${between(base)}.`,
    weakest === undefined ? 'No strain makes a difference that can be seen.' : `The weakest point is ${weakest}.`,
    ...ranked.flatMap(({ name, failed }) => (failed === undefined ? [] : [`${name}: the run could not go on: ${failed}.`])),
    ...costly.slice(0, 3).map(({ name, loss }) => `${name} loses ${amount(loss?.mean)} ${unit} (${loss ? between(loss) : ''}).`),
  ];
}

function ofBest({ best, base, objective, minimise, probability, options, looked, indifference, model, ranked }: Best): string[] {
  const unit = unitOf(objective, model.unit);
  if (!best) return [`None of the ${looked} options looked at keeps all constraints: ${ranked[0]?.name ?? 'there is none'} comes nearest.`];
  const sure =
    probability.promised === undefined
      ? `How sure that is: ${probability.estimated === undefined ? 'unknown' : `at least ${percent(probability.estimated)} by the samples`}; nothing is promised, because ${probability.short ?? 'the method promises nothing'}.`
      : `If one of ${probability.among} is better than every other by ${amount(indifference)} or more, this is it with a probability of at least ${percent(probability.promised)}. Where several are closer the method has no proof${probability.estimated === undefined ? '' : `; by the samples it is within ${amount(indifference)} of the best with a probability of at least ${percent(probability.estimated)}`}.`;
  const gain = best.name === base.name ? 'It is what the model has already.' : best.gain ? `Against the model as it stands it gains ${amount(best.gain.mean)} ${unit}, ${between(best.gain)}${best.investment !== null && best.investment > 0 ? `, for an investment of ${amount(best.investment)}` : ''}.` : '';
  return [
    `The ${minimise ? 'least' : 'most'} ${objective} has ${best.name}: ${amount(best.objective?.mean)} ${unit}.`,
    gain,
    sure,
    `${looked} of ${options === null ? 'endlessly many' : options} options were looked at.`,
    ...(ranked.some(({ state }) => state === 'rival') ? [`Not told apart from it: ${ranked.filter(({ state }) => state === 'rival').map(({ name }) => name).join('; ')}.`] : []),
  ].filter((line) => line !== '');
}
