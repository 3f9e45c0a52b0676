import { parentPort } from 'node:worker_threads';
import { indicatorNames, Networks, runShare } from '@orrery/des';
import { failureOf } from '../domain/failure-of.js';
import { nextStep } from '../domain/next-step.js';
import { readOutcome } from '../domain/outcome-codec.js';
import { type FromWorker, type WorkerAnswer, type WorkerTask } from './worker-tasks.js';

/** A worker thread: does one task after the other. What it holds is one model at a time, so that the shares of a run are compiled once. */
let networks: Networks | undefined;
const networksOf = (file: string, text: string): Networks => (networks = networks?.file === file && networks.text === text ? networks : new Networks(file, text, 100));
const tell = (message: FromWorker): void => parentPort!.postMessage(message);

parentPort!.on('message', (task: WorkerTask) => {
  try {
    tell({ type: 'done', answer: perform(task) });
  } catch (error) {
    tell({ type: 'failed', failure: failureOf(error) });
  }
});

function perform(task: WorkerTask): WorkerAnswer {
  if (task.type === 'step') return nextStep(task.job, task.quota, task.rounds.map((pieces) => pieces.map((piece) => ({ place: piece.place, outcome: readOutcome(piece) }))));
  const { share, plan } = task;
  const network = networksOf(task.file, task.text).of(share.variant);
  const count = share.to - share.from;
  const outcome = runShare(network, plan, share, (replication, part) => {
    tell({ type: 'progress', share: (replication - share.from + part) / count });
    return true;
  });
  return { outcome, indicators: indicatorNames(network) };
}
