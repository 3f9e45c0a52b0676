import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { BrokenModel, DesError, Networks, runShare, type Share } from '@orrery/des';
import { type Said, type Work } from './work.js';

const port = parentPort as MessagePort;
const { file, text, plan } = workerData as Work;
const networks = new Networks(file, text);
/** How often it tells of a replication under way: a tenth. */
const STEP = 0.1;

port.on('message', (share: Share) => port.postMessage(run(share)));

function run(share: Share): Said {
  let told = share.from;
  const tell = (replication: number, part: number): boolean => {
    const at = replication + part;
    if (at - told >= STEP) port.postMessage({ done: at - told } satisfies Said);
    if (at - told >= STEP) told = at;
    return true;
  };
  try {
    return { outcome: runShare(networks.of(share.variant), plan, share, tell) };
  } catch (error) {
    if (!(error instanceof DesError)) throw error;
    const { code, message, fix } = error;
    return { code, message, fix, ...(error instanceof BrokenModel ? { problems: error.problems } : {}) };
  }
}
