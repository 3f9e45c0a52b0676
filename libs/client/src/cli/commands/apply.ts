import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatProblem, type Problem, type SourceFile, variableNames } from '@orrery/twin-model';
import { ApiError } from '../../http/problem.js';
import { type ApplyResult, type KindChanges } from '../../api-types.js';
import { type Context } from '../context.js';
import { CliError, EXIT } from '../exit.js';
import { shown } from '../output.js';

export interface ApplyOptions {
  readonly file: string;
  readonly dryRun?: boolean;
  readonly var: Readonly<Record<string, string>>;
}

/** `orrery apply -f <folder>`: one call; what the folder says replaces what it said before. */
export async function apply({ client, output, env, session }: Context, options: ApplyOptions): Promise<void> {
  const files = await readFolder(options.file);
  const result = await client.apply(files, { variables: variables(files, options.var, { ...session.variables, ...env }), dryRun: options.dryRun ?? false }).catch((error: unknown) => {
    if (error instanceof ApiError && error.kind === 'broken-plant') throw brokenPlant(options.file, error);
    throw error;
  });
  for (const warning of result.warnings) output.note(`warning: ${formatProblem(warning)}`);
  output.json(result);
  for (const line of report(result)) output.line(line);
}

/** Every file of the folder, hidden ones left out; what does not belong there is for the reader to say. */
export async function readFolder(folder: string): Promise<SourceFile[]> {
  let entries;
  try {
    entries = await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    throw new CliError(`${folder} is no folder that can be read: ${(error as Error).message}`, 'Give the plant folder, the one with twins.yaml in it.', EXIT.usage);
  }
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !relative(folder, path).split('/').some((part) => part.startsWith('.')));
  if (paths.length === 0) throw new CliError(`${folder} is empty`, 'Give the plant folder, the one with twins.yaml in it.', EXIT.usage);
  return Promise.all(paths.sort().map(async (path) => ({ path: relative(folder, path), content: await readFile(path, 'utf8') })));
}

const relative = (folder: string, path: string) => path.slice(join(folder, '/').length).replaceAll('\\', '/');

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
