import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import { type Answer, ask, BrokenModel, conduct, DesError, type Experiment, type FlowModel, type ModelProblem, Networks, type QuestionKind, readExperiment } from '@orrery/des';
import { type OrreryClient } from '../../orrery-client.js';
import { CliError, EXIT } from '../exit.js';
import { type Output } from '../output.js';
import { reportHtml } from '../../report/report-html.js';
import { illustrate } from '../../report/illustrate.js';
import { answerOnPlatform } from './on-platform.js';
import { printAnswer } from './print-answer.js';
import { Teller } from './teller.js';
import { WorkerPool } from './worker-pool.js';

export interface QuestionOptions {
  readonly file: string;
  readonly json?: boolean;
  readonly html?: string;
  readonly until?: string;
  readonly warmUp?: string;
  readonly replications?: number;
  readonly seed?: number;
  readonly precision?: number;
  readonly confidence?: number;
  readonly workers?: number;
  readonly quiet?: boolean;
  /** Have the platform run it. */
  readonly platform?: boolean;
}

export interface Around {
  readonly output: Output;
  readonly cwd: string;
  readonly signal: AbortSignal;
  /** Whether progress may be told on one line that changes. */
  readonly terminal: boolean;
  /** Signs in where a platform is to be asked. */
  readonly platform: () => Promise<OrreryClient>;
}

/** Parts of a model's run that are held at once where nothing else is said: a queue without bound is named before memory runs out. */
const MOST_PARTS = 1_000_000;

/** `orrery simulate | compare | stress | optimise`: on a file alone, nothing of the platform is asked. */
export async function answerQuestion(kind: QuestionKind, options: QuestionOptions, { output, cwd, signal, terminal, platform }: Around): Promise<void> {
  const { file } = options;
  const path = isAbsolute(file) ? file : join(cwd, file);
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new CliError(`${file} cannot be read: ${error.message}`, 'Give the file of a flow model; docs/flow-models.md says how to write one.', EXIT.usage);
  });
  const wishes = wishesOf(options);
  const { model, experiment, problems } = readExperiment(file, text, wishes, { maxParts: MOST_PARTS });
  if (!model || !experiment) throw broken(file, problems);
  if (experiment.foundWarmUp?.settled === false) output.note(`warning: the horizon is too short to tell how long ${model.name} takes to settle; the warm-up is taken as ${experiment.plan.warmUp} ${model.unit}`);
  const teller = new Teller(options.quiet === true ? () => undefined : (line) => output.progress(line), terminal);
  const answer = options.platform === true ? await remote(kind, { model: { name: basename(file), text }, wishes }, teller, { output, signal, platform }) : await answered(kind, options, { file, text, model, experiment }, teller, signal);
  if (options.html !== undefined) {
    const html = isAbsolute(options.html) ? options.html : join(cwd, options.html);
    await writeFile(html, reportHtml(answer, illustrate(model, experiment.plan, { indicators: experiment.indicators }), text)).catch((error: Error) => {
      throw new CliError(`${options.html} cannot be written: ${error.message}`, 'Give a file in a folder that is there.', EXIT.usage);
    });
    output.note(`report: ${options.html}`);
  }
  output.json(answer);
  for (const line of printAnswer(answer)) output.line(line);
  const failed = 'cases' in answer ? answer.cases[0]?.failed : undefined;
  if (failed !== undefined) throw new CliError(`${model.name} could not go on: ${failed}`, 'Correct the model; the others in the table went on.');
}

function wishesOf({ until, warmUp, replications, seed, precision, confidence }: QuestionOptions) {
  return Object.fromEntries(Object.entries({ horizon: until === undefined ? undefined : spaced(until), warmUp: warmUp === undefined ? undefined : spaced(warmUp), replications, seed, precision, confidence }).filter(([, value]) => value !== undefined));
}

/** `480` is a number in the model's unit. */
const spaced = (text: string): number | string => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : text);

interface Asked {
  readonly file: string;
  readonly text: string;
  readonly model: FlowModel;
  readonly experiment: Experiment;
}

async function remote(kind: QuestionKind, asked: Parameters<typeof answerOnPlatform>[2], teller: Teller, { output, signal, platform }: Pick<Around, 'output' | 'signal' | 'platform'>): Promise<Answer> {
  try {
    const { run, answer } = await answerOnPlatform(await platform(), kind, asked, teller, signal);
    output.note(`run: ${run}`);
    return answer;
  } finally {
    teller.end();
  }
}

async function answered(kind: QuestionKind, { workers }: QuestionOptions, { file, text, model, experiment }: Asked, teller: Teller, signal: AbortSignal): Promise<Answer> {
  const pool = new WorkerPool({ file, text, plan: { maxParts: MOST_PARTS, ...experiment.plan } }, workers ?? Math.min(availableParallelism(), 16), (done) => teller.more(done));
  const cancelled = new CliError('cancelled; nothing is kept', 'Start it again.');
  const cancel = () => void pool.close(cancelled);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    if (signal.aborted) throw cancelled;
    return await conduct(ask(kind, new Networks(file, text), model, experiment), async (round) => {
      teller.round(round);
      return pool.run(round);
    });
  } catch (error) {
    if (error instanceof BrokenModel) throw broken(file, error.problems);
    if (error instanceof DesError) throw new CliError(error.message, `${error.fix}.`, EXIT.refused, { cause: error });
    throw error;
  } finally {
    teller.end();
    signal.removeEventListener('abort', cancel);
    await pool.close();
  }
}

function broken(file: string, problems: readonly ModelProblem[]): CliError {
  const lines = problems.map(({ file: at, line, column, path, message, fix, code }) => `  ${at}:${line}:${column} ${path === '' ? '' : `${path}: `}${message} → ${fix} [${code}]`);
  return new CliError(`${file} has ${problems.length} problem${problems.length === 1 ? '' : 's'}; nothing was run\n${lines.join('\n')}`, 'Correct them and ask again.', EXIT.refused, { problems });
}
