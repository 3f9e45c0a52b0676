import { type Answer, ask, BrokenModel, compile, DesError, indicatorNames, mergeOutcomes, Networks, type Plan, readExperiment, type Round, type Share, splitShare, type Study } from '@orrery/des';
import { type Job, type KnownPiece, type Piece, type Quota, type Step } from './job.js';

/** So many pieces a round are enough to keep many replicas at work. */
const PIECES = 64;
/** Most values of indicators in one record: each is some twenty bytes, and a record takes a megabyte. */
const VALUES = 20_000;

/**
 * The study of a run as far as it has come. A function of the job and of the outcomes alone: whoever has kept it goes on with the next round, whoever
 * has not begins anew from the first one and comes to the same place.
 */
export class RunStudy {
  private readonly plan: Plan;
  private readonly indicators: number;
  private readonly study: Study<Answer>;
  private at: IteratorResult<Round, Answer>;
  private planned: number;
  /** Rounds whose outcomes it has taken. */
  rounds = 0;

  /** @throws DesError `run.quota`, `experiment.invalid`; BrokenModel */
  constructor(
    job: Job,
    private readonly quota: Quota,
  ) {
    const { maxParts, maxEvents } = quota;
    const { model, experiment, problems } = readExperiment(job.file, job.text, job.wishes, { maxParts, maxEvents });
    if (!model || !experiment) throw new BrokenModel(problems);
    this.plan = { ...experiment.plan, maxParts, maxEvents };
    this.planned = experiment.foundWarmUp?.pilots ?? 0;
    this.indicators = indicatorNames(compile(model)).length;
    if (this.indicators > VALUES) throw new DesError('run.quota', `the model has ${this.indicators} indicators, and ${VALUES} is the most`, 'leave out what does not matter, or cut the model in two');
    this.study = ask(job.kind, new Networks(job.file, job.text), model, experiment);
    this.at = this.study.next();
  }

  /** The outcomes of the round that it asked for: all of its pieces. @throws DesError what ended the base itself */
  take(known: readonly KnownPiece[]): void {
    if (this.at.done === true) return;
    const { shares } = this.at.value;
    this.planned += countOf(shares);
    this.rounds += 1;
    this.at = this.study.next(shares.map((share, place) => mergeOutcomes(share, known.filter((piece) => piece.place === place).map(({ outcome }) => outcome))));
  }

  /** Where the run goes on to. @throws DesError `run.quota` */
  get step(): Step {
    if (this.at.done === true) return { kind: 'result', answer: this.at.value };
    const { about, shares } = this.at.value;
    const planned = this.planned + countOf(shares);
    const { maxReplications, maxValues } = this.quota;
    if (planned > maxReplications) throw new DesError('run.quota', `the run wants ${planned} replications by now, and ${maxReplications} is the most`, 'ask for less precision, fewer replications or fewer scenarios');
    if (planned * this.indicators > maxValues)
      throw new DesError('run.quota', `the run wants ${planned} replications with ${this.indicators} indicators each by now, and ${maxValues} values are the most that are kept of a run`, 'ask for fewer replications, or make the model smaller: each of its elements has indicators');
    return { kind: 'round', about, plan: this.plan, pieces: piecesOf(shares, this.indicators) };
  }
}

/**
 * Where a run goes on to, from what is known of all its rounds.
 * @param rounds all pieces of each round that has been done
 * @throws as RunStudy
 */
export function nextStep(job: Job, quota: Quota, rounds: readonly (readonly KnownPiece[])[]): Step {
  const study = new RunStudy(job, quota);
  for (const known of rounds) study.take(known);
  return study.step;
}

const countOf = (shares: readonly Share[]): number => shares.reduce((sum, { from, to }) => sum + to - from, 0);

/** How a round is cut depends on the round alone, never on who is there to do it. */
function piecesOf(shares: readonly Share[], indicators: number): Piece[] {
  const size = Math.max(1, Math.min(Math.ceil(countOf(shares) / PIECES), Math.floor(VALUES / indicators)));
  return shares.flatMap((share, place) => splitShare(share, size).map((piece) => ({ ...piece, place })));
}
