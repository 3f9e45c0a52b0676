import { sha256Hex, type SimulatedRun } from '@orrery/commands';
import { type SimulationResult } from '@orrery/contracts';

export interface EndedRun extends Omit<SimulatedRun, 'answer' | 'kind'> {
  readonly state: Exclude<SimulatedRun['state'], 'running'>;
  readonly answer?: unknown;
}

/** What is kept of how a run has ended. Its answer only where its bytes are those that its hash says: what was shortened or changed on the way is judged by nobody. */
export function endedRun({ run, at, state, failure, resultHash, result, by }: Extract<SimulationResult, { type: 'ended' }>): EndedRun {
  const told = { run, state, endedAt: at, ...(resultHash === undefined ? {} : { result: resultHash }) };
  if (state === 'failed') return { ...told, why: failure?.message ?? 'nobody says why' };
  if (state === 'cancelled') return { ...told, ...(by === undefined ? {} : { why: `by ${by}` }) };
  if (result === undefined || resultHash === undefined) return { ...told, why: 'it is too long to be told; compare fewer scenarios at once' };
  return sha256Hex(JSON.stringify(result)) === resultHash ? { ...told, answer: result } : { ...told, why: 'its bytes are not those of its hash' };
}
