import { setTimeout as pause } from 'node:timers/promises';
import { type Answer, type QuestionKind } from '@orrery/des';
import { ApiError } from '../../http/problem.js';
import { type OrreryClient } from '../../orrery-client.js';
import { type NewSimulationRun, type RunFailure, type RunMessage } from '../../simulations/simulation-types.js';
import { CliError, EXIT } from '../exit.js';
import { type Teller } from './teller.js';

/** Between questions for a run that nobody has taken up yet, or whose connection was lost. */
const PAUSE_MS = 500;

/** Has the platform answer: the run goes on there, replications spread over its replicas, and comes to the same bytes, but that the file is named without its folder. Ctrl-C cancels it. */
export async function answerOnPlatform(client: OrreryClient, kind: QuestionKind, { model, wishes }: Required<Pick<NewSimulationRun, 'model' | 'wishes'>>, teller: Teller, signal: AbortSignal): Promise<{ run: string; answer: Answer }> {
  const { id } = await client.simulations.run({ kind, model, wishes });
  for (;;) {
    try {
      for await (const message of client.simulations.follow(id, signal)) {
        if (message.type === 'progress') teller.at(message);
        if (message.type === 'ended') return { run: id, answer: await resultOf(client, id, message) };
      }
    } catch (error) {
      if (signal.aborted) {
        await client.simulations.cancel(id, 'broken off at the command line').catch(() => undefined);
        throw new CliError(`run ${id} is cancelled; nothing is kept`, 'Start it again.');
      }
      if (!(error instanceof ApiError) || (error.status !== 404 && !error.retryable)) throw error;
    }
    await pause(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function resultOf(client: OrreryClient, id: string, { state, failure, by }: Extract<RunMessage, { type: 'ended' }>): Promise<Answer> {
  if (state === 'finished') return (await client.simulations.result(id)) as Answer;
  if (failure) throw new CliError(`run ${id}: ${failure.message}${listed(failure)}`, `${failure.fix}.`, EXIT.refused, failure.problems ? { problems: failure.problems } : {});
  throw new CliError(`run ${id} was cancelled${by === undefined ? '' : ` by ${by}`}`, 'Start it again.');
}

const listed = ({ problems = [] }: RunFailure): string => problems.map(({ file, line, column, message, fix, code }) => `\n  ${file}:${line}:${column} ${message} → ${fix} [${code}]`).join('');
