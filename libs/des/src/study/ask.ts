import { DesError } from '../engine/des-error.js';
import { type Experiment, type Proposal } from '../experiment/experiment.js';
import { appraise, profitOf } from '../experiment/finance.js';
import { enough } from '../experiment/summary.js';
import { type FlowModel } from '../flow/flow-model.js';
import { advise } from './advice.js';
import { type Answer, type CaseAnswer, type CasesAnswer, type OptimiseAnswer, plain, type QuestionKind, type StressAnswer } from './answer.js';
import { type CaseResult, experimentStudy, placeOf } from './experiment-study.js';
import { type Networks } from './networks.js';
import { optimiseStudy } from './optimise-study.js';
import { type Problem } from './problem.js';
import { stressStudy } from './stress-study.js';
import { type Study } from './study.js';
import { BASE, type Variant } from './variant.js';

const NOTHING: Proposal = { ...BASE, invest: 0 };

/**
 * The study that answers one kind of question about a model and the experiment of its file.
 * @throws DesError `experiment.invalid` where the file does not say what is to be compared or optimised
 */
export function ask(kind: QuestionKind, networks: Networks, model: FlowModel, experiment: Experiment): Study<Answer> {
  return located(networks, studyOf(kind, networks, model, experiment));
}

/** Has failures told with the lines of the file at which they happened. */
function* located<R>(networks: Networks, study: Study<R>): Study<R> {
  for (let step = study.next(); ; ) {
    if (step.done === true) return step.value;
    const outcomes = yield step.value;
    step = study.next(outcomes.map((outcome) => (outcome.failed?.places ? { ...outcome, failed: { ...outcome.failed, message: `${outcome.failed.message} (${networks.where(outcome.failed.places)})` } } : outcome)));
  }
}

function studyOf(kind: QuestionKind, networks: Networks, model: FlowModel, experiment: Experiment): Study<Answer> {
  if (kind === 'simulate') return casesStudy(kind, networks, model, experiment, [NOTHING]);
  if (kind === 'stress') return strained(networks, model, experiment);
  if (kind === 'optimise') return optimised(networks, model, experiment);
  if (experiment.scenarios.length > 0) return casesStudy(kind, networks, model, experiment, [NOTHING, ...experiment.scenarios]);
  throw new DesError('experiment.invalid', `${networks.file} has no scenarios to compare`, 'write experiment: { scenarios: { second machine: { change: { stations.<name>.servers: 2 } } } }');
}

function* casesStudy(kind: 'simulate' | 'compare', networks: Networks, model: FlowModel, experiment: Experiment, proposals: readonly Proposal[]): Study<Answer> {
  const { rule, indicators } = experiment;
  const networkOf = (variant: Variant) => networks.of(variant);
  const { cases, comparisons } = yield* experimentStudy(proposals, networkOf, rule, proposals.length > 1 ? indicators : []);
  const [base] = cases;
  const told = cases.map((one, i) => describe(one, base, proposals[i], networks, model, experiment));
  const open = cases.map((one, i) => [one, proposals[i]] as const).filter(([{ failed }]) => failed === undefined);
  const answer: CasesAnswer = {
    ...frame(kind, networks, model, experiment, cases.reduce((sum, { replications }) => sum + replications.length, 0)),
    advice: base.failed === undefined ? advise(networkOf(BASE), base.replications, rule.confidence) : [],
    rule,
    ...(rule.precision ? { precise: open.length > 0 && open.every(([one, proposal]) => enough(networkOf(proposal), one.replications, { ...rule, max: Infinity })) } : {}),
    cases: told,
    comparisons: Object.fromEntries(comparisons),
  };
  return plain(answer);
}

function describe({ name, replications, summary, failed }: CaseResult, base: CaseResult, proposal: Proposal, networks: Networks, model: FlowModel, { indicators, finance, rule }: Experiment): CaseAnswer {
  const network = networks.of(proposal);
  const samples = (of: CaseResult, indicator: string) => of.replications.map(({ values }) => values[placeOf(indicator, network, name)]);
  const margins = samples({ name, replications, summary }, 'margin');
  const whole = failed === undefined && base.failed === undefined && replications.length > 1;
  return {
    name,
    changes: proposal.changes,
    invest: proposal.invest,
    replications: replications.length,
    indicators: Object.fromEntries(summary),
    samples: Object.fromEntries(indicators.map((indicator) => [indicator, samples({ name, replications, summary }, indicator)])),
    ...(failed === undefined && margins.length > 1 && margins.some((margin) => margin !== 0) ? { profit: profitOf(margins, model.unit, { amount: proposal.invest, ...finance }, rule.confidence) } : {}),
    ...(proposal.invest > 0 && whole ? { appraisal: appraise(samples(base, 'margin'), margins, model.unit, { amount: proposal.invest, ...finance }, rule.confidence) } : {}),
    ...(failed === undefined ? {} : { failed }),
  };
}

function* strained(networks: Networks, model: FlowModel, experiment: Experiment): Study<Answer> {
  const { stress, plan } = experiment;
  const found = yield* stressStudy(model, (variant) => networks.of(variant), plan, stress);
  const answer: StressAnswer = { ...frame('stress', networks, model, experiment, (1 + found.ranked.length) * stress.replications), advice: [], indicator: stress.indicator, worse: stress.worse, ...found };
  return plain(answer);
}

function* optimised(networks: Networks, model: FlowModel, experiment: Experiment): Study<Answer> {
  const { optimise, plan, finance } = experiment;
  if (!optimise) throw new DesError('experiment.invalid', `${networks.file} has nothing to optimise`, 'write experiment: { optimise: { maximise: …, variables: { … } } }');
  const found = yield* optimiseStudy(optimise, (variant) => networks.of(variant), plan.seed, model.unit, finance);
  const answer: OptimiseAnswer = { ...frame('optimise', networks, model, experiment, found.replications), confidence: optimise.confidence, ...found, objective: objectiveOf(optimise), ...(optimise.budget < Infinity ? { budget: optimise.budget } : {}) };
  return plain(answer);
}

function frame<K extends QuestionKind>(kind: K, networks: Networks, model: FlowModel, { plan, rule, indicators, foundWarmUp }: Experiment, replications: number) {
  const { seed, horizon, warmUp } = plan;
  return {
    kind,
    model: { name: model.name, file: networks.file, unit: model.unit, hash: (networks.of(BASE).hash >>> 0).toString(16).padStart(8, '0'), digest: networks.digest },
    plan: { seed, horizon, warmUp },
    ...(foundWarmUp ? { foundWarmUp: { settled: foundWarmUp.settled } } : {}),
    confidence: rule.confidence,
    indicators,
    replications,
  };
}

function objectiveOf({ objective, minimise }: Problem): string {
  const terms = Object.entries(objective).map(([indicator, weight]) => [indicator, minimise ? -weight : weight] as const);
  return terms.length === 1 && terms[0][1] === 1 ? terms[0][0] : terms.map(([indicator, weight]) => `${weight} × ${indicator}`).join(' + ');
}
