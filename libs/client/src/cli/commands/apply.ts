import { formatProblem, type Problem, type SourceFile, variableNames } from '@orrery/twin-model';
import { ApiError } from '../../http/problem.js';
import { type ApplyResult, type DriftResult, type KindChanges } from '../../api-types.js';
import { type Context } from '../context.js';
import { CliError, EXIT } from '../exit.js';
import { age, shown } from '../output.js';
import { readFolder } from '../read-folder.js';
import { untilAnswered } from '../until-answered.js';

export interface FolderOptions {
  readonly file: string;
  readonly var: Readonly<Record<string, string>>;
  /** For the api to answer, in milliseconds: what starts beside it may be there first. */
  readonly wait?: number;
}

export interface ApplyOptions extends FolderOptions {
  readonly dryRun?: boolean;
}

/** `orrery apply -f <folder>`: one call; what the folder says replaces what it said before. */
export async function apply(context: Context, options: ApplyOptions): Promise<void> {
  const result = await send(context, options, (files, values) => context.client.apply(files, { variables: values, dryRun: options.dryRun ?? false }));
  context.output.json(result);
  for (const line of report(result)) context.output.line(line);
}

/** `orrery drift -f <folder>`: by how much the registry differs from the folder that it should be like; the api shows it as a metric. */
export async function drift(context: Context, options: FolderOptions): Promise<void> {
  const result = await send(context, options, (files, values) => context.client.drift(files, { variables: values }));
  context.output.json(result);
  for (const line of driftReport(result, Date.now())) context.output.line(line);
  if (result.drift > 0) throw new CliError(`${result.plant} differs from ${options.file} in ${result.drift} definition${result.drift === 1 ? '' : 's'}`, 'Apply the folder again, or bring it up to what was applied.', EXIT.refused);
}

/** One call with all files, tried again while nobody answers and `wait` is not over. */
async function send<R extends ApplyResult>(context: Context, options: FolderOptions, ask: (files: readonly SourceFile[], values: Record<string, string>) => Promise<R>): Promise<R> {
  const { session, env, output, signal } = context;
  const files = await readFolder(options.file);
  const values = variables(files, options.var, { ...session.variables, ...env });
  const result = await untilAnswered(options.wait ?? 0, signal, (text) => output.note(text), () => ask(files, values)).catch((error: unknown) => {
    if (error instanceof ApiError && error.kind === 'broken-plant') throw brokenPlant(options.file, error);
    throw error;
  });
  for (const warning of result.warnings) output.note(`warning: ${formatProblem(warning)}`);
  return result;
}

/** --var, then the environment, then what `npm start` left, for the names the folder asks for: nothing else of the environment leaves this machine. */
export function variables(files: readonly SourceFile[], given: Readonly<Record<string, string>>, env: Context['env']): Record<string, string> {
  const asked = variableNames(files).flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  return { ...Object.fromEntries(asked), ...given };
}

function brokenPlant(folder: string, error: ApiError): ApiError | CliError {
  const problems = error.problem['problems'] as readonly Problem[];
  const list = problems.map((problem) => `  ${formatProblem(problem)}`).join('\n');
  return new CliError(`${folder} has ${problems.length} problem${problems.length === 1 ? '' : 's'}; nothing was changed\n${list}`, 'Correct them and apply again.', EXIT.refused, { cause: error });
}

const KINDS = ['models', 'sources', 'twins', 'bindings', 'exports', 'rules'] as const;
const LISTED = 20;

export function report({ plant, dryRun, changed, changes }: ApplyResult): string[] {
  if (!changed) return [`${plant}: nothing to change`];
  const head = dryRun ? `${plant}: this would change (dry run)` : `${plant}: applied`;
  return [head, ...KINDS.flatMap((kind) => reportKind(kind, changes[kind]))];
}

export function driftReport(result: DriftResult, nowMs: number): string[] {
  const { plant, drift: differing, changes, lastApply } = result;
  const applied = lastApply ? `last applied ${age(lastApply.at, nowMs)} ago by ${lastApply.by}` : 'never applied';
  if (differing === 0) return [`${plant}: as the folder says, ${applied}`];
  return [`${plant}: an apply would change it; ${applied}`, ...KINDS.flatMap((kind) => reportKind(kind, changes[kind]))];
}

function reportKind(kind: string, { added, changed, removed }: KindChanges): string[] {
  if (added.length + changed.length + removed.length === 0) return [];
  const lines = [
    ...added.map((id) => `    + ${id}`),
    ...changed.flatMap(({ id, fields }) => [`    ~ ${id}`, ...fields.map(({ pointer, from, to }) => `        ${pointer}: ${shown(from)} → ${shown(to)}`)]),
    ...removed.map((id) => `    - ${id}`),
  ];
  const more = lines.length > LISTED ? [`    … and ${lines.length - LISTED} more lines; -o json has them all`] : [];
  return [`  ${kind}: ${added.length} added, ${changed.length} changed, ${removed.length} removed`, ...lines.slice(0, LISTED), ...more];
}
