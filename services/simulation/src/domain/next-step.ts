import { ask, BrokenModel, compile, DesError, indicatorNames, mergeOutcomes, Networks, type Plan, readExperiment, type Share, splitShare } from '@orrery/des';
import { type Job, type KnownPiece, type Piece, type Quota, type Step } from './job.js';

/** So many pieces a round are enough to keep many replicas at work. */
const PIECES = 64;
/** Most values of indicators in one record: each is some twenty bytes, and a record takes a megabyte. */
const VALUES = 20_000;

/**
 * Where a run goes on to, from what is known of its rounds so far. A function of the job and of the outcomes alone: it is run anew after every round, by
 * whoever has the run then, and comes to the same place.
 * @param rounds all pieces of each round that has been done
 * @throws DesError `run.quota`, `experiment.invalid` and what ended the base itself; BrokenModel
 */
export function nextStep(job: Job, quota: Quota, rounds: readonly (readonly KnownPiece[])[]): Step {
  const { model, experiment, problems } = readExperiment(job.file, job.text, job.wishes);
  if (!model || !experiment) throw new BrokenModel(problems);
  const plan: Plan = { ...experiment.plan, maxParts: quota.maxParts, maxEvents: quota.maxEvents };
  const networks = new Networks(job.file, job.text);
  const indicators = indicatorNames(compile(model)).length;
  if (indicators > VALUES) throw new DesError('run.quota', `the model has ${indicators} indicators, and ${VALUES} is the most`, 'leave out what does not matter, or cut the model in two');
  const study = ask(job.kind, networks, model, experiment);
  let step = study.next();
  let planned = 0;
  for (const known of rounds) {
    if (step.done === true) break;
    const { shares } = step.value;
    planned += countOf(shares);
    step = study.next(shares.map((share, place) => mergeOutcomes(share, known.filter((piece) => piece.place === place).map(({ outcome }) => outcome))));
  }
  if (step.done === true) return { kind: 'result', answer: step.value };
  const { about, shares } = step.value;
  planned += countOf(shares);
  if (planned > quota.maxReplications) throw new DesError('run.quota', `the run wants ${planned} replications by now, and ${quota.maxReplications} is the most`, 'ask for less precision, fewer replications or fewer scenarios');
  return { kind: 'round', about, plan, pieces: piecesOf(shares, indicators) };
}

const countOf = (shares: readonly Share[]): number => shares.reduce((sum, { from, to }) => sum + to - from, 0);

/** How a round is cut depends on the round alone, never on who is there to do it. */
function piecesOf(shares: readonly Share[], indicators: number): Piece[] {
  const size = Math.max(1, Math.min(Math.ceil(countOf(shares) / PIECES), Math.floor(VALUES / indicators)));
  return shares.flatMap((share, place) => splitShare(share, size).map((piece) => ({ ...piece, place })));
}
