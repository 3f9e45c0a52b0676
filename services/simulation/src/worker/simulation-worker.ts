import { parentPort } from 'node:worker_threads';
import { indicatorNames, Networks, runShare } from '@orrery/des';
import { failureOf } from '../domain/failure-of.js';
import { type Step } from '../domain/job.js';
import { RunStudy } from '../domain/next-step.js';
import { readOutcome } from '../domain/outcome-codec.js';
import { type FromWorker, type StepTask, type WorkerAnswer, type WorkerTask } from './worker-tasks.js';

/** A worker thread: does one task after the other. What it holds is one model at a time, so that the shares of a run are compiled once. */
let networks: Networks | undefined;
const networksOf = (file: string, text: string): Networks => (networks = networks?.file === file && networks.text === text ? networks : new Networks(file, text, 100));
/** The study of the run whose step was done here last: the next step goes on with it, and has no need of what came before. */
let kept: { readonly run: string; readonly study: RunStudy } | undefined;
const tell = (message: FromWorker): void => parentPort!.postMessage(message);

parentPort!.on('message', (task: WorkerTask) => {
  try {
    tell({ type: 'done', answer: perform(task) });
  } catch (error) {
    tell({ type: 'failed', failure: failureOf(error) });
  }
});

function perform(task: WorkerTask): WorkerAnswer {
  if (task.type === 'step') return takeStep(task);
  const { share, plan } = task;
  const network = networksOf(task.file, task.text).of(share.variant);
  const count = share.to - share.from;
  const outcome = runShare(network, plan, share, (replication, part) => {
    tell({ type: 'progress', share: (replication - share.from + part) / count });
    return true;
  });
  return { outcome, indicators: indicatorNames(network) };
}

function takeStep({ run, job, quota, from, rounds }: StepTask): Step {
  const study = kept?.run === run && kept.study.rounds === from ? kept.study : from === 0 ? new RunStudy(job, quota) : undefined;
  kept = undefined; // what a failure leaves behind is not gone on with
  if (!study) throw new Error(`the study of ${run} was not kept up to round ${from}`);
  for (const pieces of rounds) study.take(pieces.map((piece) => ({ place: piece.place, outcome: readOutcome(piece) })));
  const { step } = study;
  if (step.kind === 'round') kept = { run, study };
  return step;
}
