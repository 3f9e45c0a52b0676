import { ask, BrokenModel, Networks, perform, readExperiment, runShare } from '@orrery/des';
import { COMPARED, FLOOD, lineOf } from '@orrery/des/testing';
import { type Job, type KnownPiece, type Quota } from './job.js';
import { nextStep } from './next-step.js';
import { keepOutcome, readOutcome } from './outcome-codec.js';

const quota: Quota = { maxReplications: 1000, maxValues: 1e6, maxParts: 1000, maxEvents: 1e7 };
const job = (experiment: string, kind: Job['kind'] = 'compare'): Job => ({ kind, file: 'line.yaml', text: lineOf(experiment), wishes: { seed: 11 } });

/** Does a job to its end; each round's pieces in the order that `inOrder` gives them, some done twice. */
function doAll(asked: Job, inOrder: <T>(pieces: readonly T[]) => readonly T[]): { body: string; rounds: number; pieces: number } {
  const rounds: KnownPiece[][] = [];
  const networks = new Networks(asked.file, asked.text);
  for (let pieces = 0; ; ) {
    const step = nextStep(asked, quota, rounds);
    if (step.kind === 'result') return { body: JSON.stringify(step.answer), rounds: rounds.length, pieces };
    pieces += step.pieces.length;
    rounds.push(inOrder([...step.pieces, ...step.pieces.slice(0, 2)]).map((piece) => ({ place: piece.place, outcome: readOutcome(keepOutcome(piece.from, runShare(networks.of(piece.variant), step.plan, piece))) })));
  }
}

describe('the steps of a run', () => {
  it('same run, same bytes, whatever the order in which shares come, and also where some were done twice', () => {
    const one = doAll(job(COMPARED), (pieces) => pieces);
    const other = doAll(job(COMPARED), (pieces) => [...pieces].reverse());
    expect(other.body).toBe(one.body);
    expect(one.rounds).toBeGreaterThan(1);
    expect(one.pieces).toBeGreaterThan(6);
  });

  it('come to what one thread alone would come to', () => {
    const asked = job(COMPARED);
    const { model, experiment } = readExperiment(asked.file, asked.text, asked.wishes);
    const networks = new Networks(asked.file, asked.text);
    const plan = { ...experiment!.plan, maxParts: quota.maxParts, maxEvents: quota.maxEvents };
    const alone = perform(ask('compare', networks, model!, experiment!), (share) => runShare(networks.of(share.variant), plan, share));
    expect(doAll(asked, (pieces) => pieces).body).toBe(JSON.stringify(alone));
  });

  it.each(['simulate', 'stress'] as const)('%s comes to a result', (kind) => {
    expect(JSON.parse(doAll(job('{ horizon: 300, replications: 3, stress: { replications: 3, pairs: 0 } }', kind), (pieces) => pieces).body)).toMatchObject({ kind, plan: { seed: 11 } });
  });

  it('a mistake in the model is told with line and column', () => {
    const text = lineOf('{ horizon: 600 }').replace('to: weld', 'to: wled');
    expect(() => nextStep({ ...job(''), text }, quota, [])).toThrow(BrokenModel);
    expect(() => nextStep({ ...job(''), text }, quota, [])).toThrow(/^line\.yaml:6:\d+ .*wled/);
  });

  it('a run over quota is refused before anything of it is run', () => {
    const refused = expect.objectContaining({ code: 'run.quota', message: expect.stringContaining('wants 3000 replications') });
    expect(() => nextStep(job('{ horizon: 600, replications: 1000, scenarios: { a: { change: { stations.weld.servers: 2 } }, b: { change: { stations.weld.servers: 3 } } } }'), quota, [])).toThrow(refused);
  });

  it('the values that are kept of a run have a bound, whatever the number of replications', () => {
    const refused = expect.objectContaining({ code: 'run.quota', message: expect.stringMatching(/wants 6 replications with \d+ indicators each by now, and 100 values are the most/) });
    expect(() => nextStep(job('{ horizon: 600, replications: 6 }', 'simulate'), { ...quota, maxValues: 100 }, [])).toThrow(refused);
  });

  it('the pilot runs that look for a warm-up count as replications, and keep to the quota of one', () => {
    const settling = '{ horizon: 600, warmUp: auto, replications: 6 }';
    expect(() => nextStep(job(settling, 'simulate'), { ...quota, maxReplications: 10 }, [])).toThrow(expect.objectContaining({ code: 'run.quota', message: expect.stringContaining('wants 11 replications') }));
    const flood: Job = { kind: 'simulate', file: 'flood.yaml', text: FLOOD.replace('horizon: 1000000', 'horizon: 1000000, warmUp: auto'), wishes: {} };
    expect(() => nextStep(flood, quota, [])).toThrow(/^flood\.yaml:6:\d+ the pilot runs .* more than 1000 parts .* slow/);
  });

  it('a model whose queue has no bound is stopped by its quota of parts, and the queue named', () => {
    const asked: Job = { kind: 'simulate', file: 'flood.yaml', text: FLOOD, wishes: {} };
    const answer = JSON.parse(doAll(asked, (pieces) => pieces).body) as { cases: { failed: string }[] };
    expect(answer.cases[0]?.failed).toMatch(/more than 1000 parts .* slow/);
  });
});
