import { type Answer, type CaseAnswer, type Plain } from '@orrery/des';
import { bars, gantt, legend, line, stacked, STATES } from './charts.js';
import { askedOf, explain } from './explain.js';
import { amount, escape, type Estimate, percent, plusMinus, stationsOf, unitOf } from './format.js';
import { type Illustration } from './illustrate.js';

type Case = Plain<CaseAnswer>;

const TITLES = { simulate: 'Simulation', compare: 'Comparison of scenarios', stress: 'Stress test', optimise: 'Optimisation' } as const;

const STYLE = `:root{color:#22292f;background:#fafaf8;font:15px/1.5 system-ui,sans-serif}body{max-width:920px;margin:2rem auto;padding:0 1rem}h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .4rem}h3{font-size:1rem;margin:1rem 0 0;font-weight:500}
.asked{color:#5a646c}ul.found{padding-left:1.2rem}ul.found li:first-child{font-weight:600}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{text-align:right;padding:.2rem .5rem;border-bottom:1px solid #e2e4e4}
th:first-child,td:first-child{text-align:left}tr.strong td{font-weight:600}svg{width:100%;height:auto;font:12px system-ui,sans-serif}svg text{fill:#22292f}svg .in.light{fill:#fff}.bar{fill:#9db4c0}.bar.strong{fill:#33647f}text.strong{font-weight:600}
.whisker{stroke:#22292f;fill:none;stroke-width:1.2}.axis{stroke:#8b949b;fill:none}.line{stroke:#33647f;fill:none;stroke-width:1.5}.cut{fill:#e9ebeb}.legend span{margin-right:1rem;white-space:nowrap}.legend .swatch{width:.9em;height:.9em;margin-right:.3em;border:1px solid #8b949b}.state{stroke:#fff;stroke-width:.5}.state-busy{fill:#5b7f95}.state-setup{fill:#9db4c0}.state-waiting{fill:#c9b37e}.state-blocked{fill:#d08c60}.state-down{fill:#b3403a}.state-starved{fill:#b9c2c8}.state-off{fill:#d7d7d2}
pre{background:#f0f1ef;padding:1rem;overflow:auto;font-size:12px}.note{color:#5a646c;font-size:.9rem}@media print{details{display:none}}`;

/** A report in one file: it asks nothing of any network and runs no script. @param text the model, as its file has it */
export function reportHtml(answer: Answer, illustration: Illustration | undefined, text: string): string {
  const title = `${TITLES[answer.kind]}: ${answer.model.name}`;
  const [first, ...rest] = explain(answer);
  const body = 'cases' in answer ? casesOf(answer) : answer.kind === 'stress' ? stressOf(answer) : bestOf(answer);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escape(title)}</title><style>${STYLE}</style></head><body>
<h1>${escape(title)}</h1><p class="asked">${escape(askedOf(answer))}</p>
${first === undefined ? '' : `<h2>What was found</h2><ul class="found">${[first, ...rest].map((sentence) => `<li>${escape(sentence)}</li>`).join('')}</ul>`}
${body}
${illustration ? illustrated(illustration) : ''}
<h2>How to read this</h2><p class="note">Every figure is a mean over independent replications with its interval: were all of it done again with other random numbers, intervals made like this would hold the true mean of the model ${percent(answer.confidence)} of the time. All scenarios met the same random
numbers, so differences are taken replication by replication. Intervals of several scenarios or options against the base hold all at once for one indicator; who looks at several indicators looks several times. The model, the seed and the plan above fix every digit: run it again and compare. What the model leaves out, no interval knows.</p>
<details><summary>The model</summary><pre>${escape(text)}</pre></details>
</body></html>
`;
}

const table = (head: readonly string[], rows: readonly { readonly cells: readonly string[]; readonly strong?: boolean }[]): string =>
  `<table><thead><tr>${head.map((cell) => `<th scope="col">${escape(cell)}</th>`).join('')}</tr></thead><tbody>${rows.map(({ cells, strong }) => `<tr${strong ? ' class="strong"' : ''}>${cells.map((cell) => `<td>${escape(cell)}</td>`).join('')}</tr>`).join('')}</tbody></table>`;

const withUnit = (indicator: string, unit: string): string => (unit === '' ? indicator : `${indicator} (${unit})`);

function casesOf({ cases, comparisons, indicators, model, confidence }: Extract<Answer, { readonly cases: unknown }>): string {
  const charts = indicators.map((indicator) => {
    const unit = unitOf(indicator, model.unit);
    const rows = cases.flatMap(({ name, indicators: found }) => (found[indicator] ? [{ name, value: found[indicator], strong: name === 'base' }] : []));
    const differences = comparisons[indicator] ?? [];
    const told = differences.length === 0 ? '' : table(['against the base', 'difference', 'at least', 'at most', 'p, corrected', ''], differences.map(({ name, difference, adjustedP, differs }) => ({ cells: [name, amount(difference.mean), amount(difference.low), amount(difference.high), adjustedP === null ? '–' : adjustedP < 0.001 ? '< 0.001' : adjustedP.toFixed(3), differs ? 'differs' : 'no difference seen'], strong: differs })));
    return `<h2>${escape(withUnit(indicator, unit))}</h2>${bars(`${indicator} by scenario`, rows)}${told}`;
  });
  const earning = cases.filter(({ profit }) => profit);
  const earned = earning.length === 0 ? '' : `<h2>Profit</h2>${table(['scenario', 'a year', 'net present value, investment taken off', 'lost in', 'mean of the worst'], earning.map(({ name, profit }) => ({ cells: [name, plusMinus(profit?.yearly as Estimate), plusMinus(profit?.netPresentValue as Estimate), percent(profit?.losing), amount(profit?.conditionalValueAtRisk)] })))}`;
  const money = cases.filter(({ appraisal }) => appraisal);
  const invested = money.length === 0 ? '' : `<h2>Investments</h2>${table(['scenario', 'investment', 'net present value', 'lost in', 'mean of the worst', 'payback'], money.map(({ name, invest, appraisal }) => ({ cells: [name, amount(invest), plusMinus(appraisal?.netPresentValue as Estimate), percent(appraisal?.losing), amount(appraisal?.conditionalValueAtRisk), appraisal?.payback === null ? 'never' : `${amount(appraisal?.payback, 2)} years`] })))}`;
  const stations = cases.filter(({ indicators: found }) => stationsOf(found).length > 0).map((one) => `<h2>How stations spend their time: ${escape(one.name)}</h2>${stacked(`states of stations, ${one.name}`, statesOf(one))}`);
  const [base] = cases;
  const whole = base ? `<details><summary>All indicators of ${escape(base.name)}, with ${percent(confidence)} intervals</summary>${table(['indicator', 'mean', '±', 'unit'], Object.entries(base.indicators).filter(([, { mean }]) => mean !== null).map(([name, { mean, halfWidth }]) => ({ cells: [name, amount(mean), amount(halfWidth, 2), unitOf(name, model.unit)] })))}</details>` : '';
  return [...charts, earned, invested, ...stations, stations.length > 0 ? legend() : '', whole].join('\n');
}

const statesOf = ({ indicators }: Case): Map<string, Record<string, number>> => new Map(stationsOf(indicators).map((station) => [station, Object.fromEntries(STATES.map(({ name }) => [name, indicators[`${station}.${name}`]?.mean ?? 0]))]));

function stressOf({ ranked, indicator, weakest, model }: Extract<Answer, { readonly kind: 'stress' }>): string {
  const lost = ranked.flatMap(({ name, point, loss }) => (loss ? [{ name, value: loss, strong: point === weakest }] : []));
  const stopped = ranked.flatMap(({ name, failed }) => (failed === undefined ? [] : [{ cells: [name, failed], strong: true }]));
  return `<h2>What each strain costs: ${escape(withUnit(indicator, unitOf(indicator, model.unit)))} lost</h2>${bars('loss by strain', lost)}${stopped.length === 0 ? '' : `<h2>Could not go on</h2>${table(['strain', 'why'], stopped)}`}`;
}

function bestOf({ ranked, objective, model, probability, indifference }: Extract<Answer, { readonly kind: 'optimise' }>): string {
  const unit = unitOf(objective, model.unit);
  const states = { best: 'best', rival: 'not told apart', close: 'as good, nearly', worse: 'worse', breaks: 'breaks a constraint', failed: 'could not go on' } as const;
  const bounds = Object.keys(ranked[0]?.constraints ?? {});
  const gains = ranked.flatMap(({ name, gain, state }) => (gain && state !== 'failed' ? [{ name, value: gain, strong: state === 'best' }] : [])).slice(0, 25);
  return `<h2>Gain against the model as it stands (${escape(unit)})</h2>${bars('gain by option', gains)}
<h2>Options</h2>${table(['option', withUnit(objective, unit), 'gain', 'investment', ...bounds, 'replications', ''], ranked.map(({ name, objective: value, gain, investment, constraints, replications, state, failed }) => ({ cells: [name, value ? plusMinus(value) : '–', gain ? plusMinus(gain) : '–', amount(investment), ...bounds.map((bound) => (constraints[bound] ? plusMinus(constraints[bound]) : '–')), amount(replications), failed ?? states[state]], strong: state === 'best' })))}
<p class="note">Asked: the best with a probability of ${percent(probability.asked)}, differences below ${amount(indifference)} not mattering. Options were given up as soon as they were seen to be worse, so their figures are coarser.</p>`;
}

function illustrated(seen: Illustration): string {
  const named = (indicator: string): string => withUnit(indicator === 'wip' ? 'parts in the system' : indicator, indicator === 'wip' ? '' : unitOf(indicator, seen.unit));
  const lines = [...seen.series].map(([indicator, values]) => `<h3>${escape(named(indicator))}</h3>${line(`${named(indicator)} over time`, values, seen)}`);
  return `<h2>One replication over time</h2><p class="note">The first replication of the model as it stands; what is cut as warm-up is shaded.</p>${lines.join('')}
${seen.bars.length === 0 ? '' : `<h2>What each machine does</h2>${gantt('Gantt chart', seen)}${legend()}`}`;
}
