import { Networks, type Plan, runShare } from '@orrery/des';
import { COMPARED, FLOOD, lineOf } from '@orrery/des/testing';
import { nextStep } from '../domain/next-step.js';
import { keepOutcome, readOutcome } from '../domain/outcome-codec.js';
import { type KeptPiece, type WorkerTask } from './worker-tasks.js';
import { Workers } from './workers.js';

const FILE = new URL('../../dist/worker/simulation-worker.js', import.meta.url);
const BASE = { name: 'base', changes: [] };
const share = (text: string, plan: Partial<Plan>, to = 2): WorkerTask & { type: 'share' } => ({ type: 'share', file: 'line.yaml', text, plan: { seed: 5, horizon: 600, warmUp: 0, ...plan }, share: { variant: BASE, from: 0, to } });
const unwanted = new AbortController().signal;

describe('worker threads', () => {
  let workers: Workers;
  const open = (options: { count?: number; memoryMb?: number; timeLimitMs?: number } = {}) => (workers = new Workers({ count: 2, memoryMb: 64, timeLimitMs: 60_000, ...options, file: FILE }));
  afterEach(() => workers.close());

  const wellDone = async () => {
    const { outcome, indicators } = await workers.run(share(lineOf(COMPARED), {}), unwanted);
    expect(outcome.replications.map(({ values }) => values.length)).toEqual([indicators.length, indicators.length]);
    return outcome;
  };

  it('a model that floods memory is stopped with a clear error, and its neighbour is not harmed', async () => {
    open();
    const [flooded, neighbour] = await Promise.allSettled([workers.run(share(FLOOD, { horizon: 1e9, maxParts: 1e9 }), unwanted), wellDone()]);
    expect(flooded).toMatchObject({ status: 'rejected', reason: { kind: 'failed', failure: { code: 'run.memory', message: expect.stringContaining('64 MB'), fix: expect.stringContaining('bound the queues') } } });
    expect(neighbour.status).toBe('fulfilled');
    expect(workers.free).toBe(2);
    await wellDone();
  }, 60_000);

  it('a model that never ends is stopped when its time is over, and the worker does the next one', async () => {
    open({ count: 1, timeLimitMs: 2_000 });
    await expect(workers.run(share(lineOf(COMPARED), { horizon: 1e12 }), unwanted)).rejects.toMatchObject({ kind: 'failed', failure: { code: 'run.quota', message: expect.stringContaining('more than 2 s') } });
    expect(workers.free).toBe(1);
    await workers.close();
    open({ count: 1 });
    await wellDone();
  }, 60_000);

  it('what nobody wants any more is stopped at once', async () => {
    open({ count: 1 });
    const stop = new AbortController();
    const running = workers.run(share(lineOf(COMPARED), { horizon: 1e7 }), stop.signal, () => stop.abort());
    await expect(running).rejects.toMatchObject({ kind: 'stopped' });
    expect(workers.free).toBe(1);
  }, 60_000);

  it('a thread that ends without an answer is told apart: its share is to be done again, by a new one', async () => {
    workers = new Workers({ count: 1, memoryMb: 64, timeLimitMs: 60_000, file: new URL('data:text/javascript,process.exit(9)') });
    await expect(workers.run(share(lineOf(COMPARED), {}), unwanted)).rejects.toMatchObject({ kind: 'died', failure: { code: 'run.worker-died' } });
    expect(workers.free).toBe(1);
  }, 60_000);

  it('a step goes on with the study that its thread has kept: it asks for the new round alone, and begins anew where nobody has kept it', async () => {
    open();
    const job = { kind: 'compare', file: 'line.yaml', text: lineOf(COMPARED), wishes: { seed: 11 } } as const;
    const quota = { maxReplications: 1000, maxValues: 1e6, maxParts: 1000, maxEvents: 1e7 };
    const networks = new Networks(job.file, job.text);
    const [rounds, asked, told]: [KeptPiece[][], number[], number[]] = [[], [], [0]];
    const next = (run: string) =>
      workers.step(run, async (from) => {
        asked.push(from);
        told.push(rounds.length);
        return { type: 'step', run, job, quota, from, rounds: rounds.slice(from) };
      }, unwanted);
    for (let step = await next('kept'); step.kind === 'round'; step = await next('kept')) {
      const { plan, pieces } = step;
      rounds.push(pieces.map((piece) => ({ place: piece.place, ...keepOutcome(piece.from, runShare(networks.of(piece.variant), plan, piece)) })));
      if (rounds.length === 2) await next('kept'); // what was not made durable is asked again
    }
    expect(rounds.length).toBeGreaterThan(2);
    expect(asked).toEqual(told.slice(0, -1)); // never more than what was told the time before
    asked.splice(0);
    // Another replica has nothing of it, and comes to the same answer.
    expect(await next('new')).toEqual(nextStep(job, quota, rounds.map((pieces) => pieces.map((piece) => ({ place: piece.place, outcome: readOutcome(piece) })))));
    expect(asked).toEqual([0]);
  }, 60_000);

  it('gives the same values in any thread, and tells how far it is', async () => {
    open();
    const seen: number[] = [];
    const [one, other] = await Promise.all([workers.run(share(lineOf(COMPARED), {}), unwanted, (part) => seen.push(part)), workers.run(share(lineOf(COMPARED), {}), unwanted)]);
    expect(other).toEqual(one);
    expect(seen.length).toBeGreaterThan(20);
    expect(Math.max(...seen)).toBe(1);
  }, 60_000);
});
