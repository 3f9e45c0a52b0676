import { setTimeout as wait } from 'node:timers/promises';
import { type Command, type CommandAnswer, type CommandArguments, type CommandDetail, type CommandProposal, type CommandState, type GuardVerdict } from '../../commands/command-types.js';
import { ApiError } from '../../http/problem.js';
import { type Context } from '../context.js';
import { CliError } from '../exit.js';
import { age, shown, table } from '../output.js';
import { timeOf } from '../times.js';

const POLL_MS = 300;
const DEFAULT_LIMIT = 100;

export interface ProposeOptions {
  readonly unit?: string;
  /** `name=value`, or `name=value unit` */
  readonly arg?: readonly string[];
  readonly reason?: string;
  readonly deadline?: string;
  readonly key?: string;
  readonly alert?: string;
  readonly simulation?: string;
  readonly watch?: boolean;
}

function proposalOf(twinId: string, path: string, value: string | undefined, { unit, arg = [], reason, deadline, key, alert, simulation }: ProposeOptions): CommandProposal {
  if (value !== undefined && arg.length > 0) throw new CliError('a value is written, a method is called with --arg: not both', 'Leave one of them away.');
  return {
    twinId,
    path,
    ...(value === undefined ? { arguments: argumentsOf(arg) } : { value: valueOf(value) }),
    ...(unit === undefined ? {} : { unit }),
    ...(reason === undefined ? {} : { reason }),
    ...(deadline === undefined ? {} : { deadline: timeOf('--deadline', deadline, undefined, Date.now()) }),
    ...(key === undefined ? {} : { key }),
    ...(alert === undefined ? {} : { alert }),
    ...(simulation === undefined ? {} : { simulation }),
  };
}

/** Without a value it is a method that is meant, also where it takes no arguments. */
function argumentsOf(all: readonly string[]): CommandArguments {
  const read = all.map((text) => {
    const [, name, rest = ''] = /^([^=]+)=([\s\S]*)$/.exec(text) ?? [];
    if (name === undefined) throw new CliError(`--arg ${text} is no name=value`, 'Write --arg duration=120, or --arg "duration=120 second" with its unit.');
    const [, number, unit] = /^(-?[\d.]+(?:e[+-]?\d+)?) ([A-Za-z]+)$/i.exec(rest) ?? [];
    return [name, number === undefined || unit === undefined ? { value: valueOf(rest) } : { value: valueOf(number), unit }] as const;
  });
  return Object.fromEntries(read);
}

/** JSON where it is JSON, else text; whole numbers that JavaScript cannot hold stay text, as int64 travel. */
function valueOf(text: string): unknown {
  if (/^-?\d{16,}$/.test(text)) return text;
  try {
    // What a person typed, no message of a topic.
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** `orrery command propose`; with --watch on to its end. */
export async function proposeCommand(context: Context, twinId: string, path: string, value: string | undefined, options: ProposeOptions): Promise<void> {
  const answer = await showingVerdicts(context, () => context.client.commands.propose(proposalOf(twinId, path, value, options)));
  if (options.watch) return watchCommand(context, answer.status === 'done' ? answer.command.id : answer.commandId);
  report(context, answer);
}

/** `orrery command dry-run`: ends with 1 where a guard refuses. */
export async function dryRunCommand({ client, output }: Context, twinId: string, path: string, value: string | undefined, options: ProposeOptions): Promise<void> {
  const { allowed, verdicts } = await client.commands.dryRun(proposalOf(twinId, path, value, options));
  output.json({ allowed, verdicts });
  for (const line of verdictTable(verdicts)) output.line(line);
  if (!allowed) throw new CliError('a guard refuses it', 'See the verdicts; what the guards want stands in rules.yaml of the plant.');
}

export async function approveCommand(context: Context, id: string): Promise<void> {
  report(context, await showingVerdicts(context, () => context.client.commands.approve(id)));
}

export async function endCommand(context: Context, what: 'reject' | 'cancel', id: string, reason: string): Promise<void> {
  report(context, await context.client.commands[what](id, reason));
}

/** `orrery command settle`: one of the two must be said, and not both. */
export async function settleCommand(context: Context, id: string, { applied = false, notApplied = false, reason }: { readonly applied?: boolean; readonly notApplied?: boolean; readonly reason: string }): Promise<void> {
  if (applied === notApplied) throw new CliError('say what you saw at the machine: --applied or --not-applied', 'Look at the machine first; nobody else can tell.');
  report(context, await context.client.commands.settle(id, applied, reason));
}

export interface ListCommandsOptions {
  readonly state?: string;
  readonly open?: boolean;
  readonly twin?: string;
  readonly subtree?: string;
  readonly limit?: number;
}

export async function listCommands({ client, output }: Context, { state, limit = DEFAULT_LIMIT, ...rest }: ListCommandsOptions): Promise<void> {
  const found: Command[] = [];
  for await (const command of client.all((page) => client.commands.list({ ...rest, ...page, ...(state === undefined ? {} : { state: state.split(',') as CommandState[] }) }))) {
    if (limit > 0 && found.length === limit) {
      output.note('there are more; --limit 0 has them all');
      break;
    }
    found.push(command);
  }
  output.json(found);
  const rows = found.map((one) => [one.id, one.state, age(one.changedAt, Date.now()), one.twinId, whatOf(one), one.proposedBy ?? '–', approvalsOf(one)]);
  for (const line of table(['COMMAND', 'STATE', 'SINCE', 'TWIN', 'WHAT', 'BY', 'APPROVALS'], rows)) output.line(line);
}

export async function showCommand({ client, output }: Context, id: string): Promise<void> {
  const command = await client.commands.one(id);
  output.json(command);
  for (const line of describe(command)) output.line(line);
}

/** `orrery command watch`: each step as it comes; ends with 1 where it does not end verified. */
export async function watchCommand({ client, output, signal }: Context, id: string): Promise<void> {
  let told = 0;
  while (!signal.aborted) {
    const command = await client.commands.one(id).catch(notThereYet);
    for (const step of command?.steps.slice(told) ?? []) {
      output.jsonLine(step);
      output.line(`${step.at}  ${step.type}${step.by === undefined ? '' : `, ${step.by}`}${step.reason === undefined ? '' : `: ${step.reason}`}`);
    }
    told = command?.steps.length ?? 0;
    if (command?.ended) {
      if (command.state === 'verified') return;
      throw new CliError(`the command ended ${command.state}${command.why === undefined ? '' : `: ${command.why}`}`, `See all of it with \`orrery command show ${id}\`.`);
    }
    await wait(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** A proposal that was answered 202 is known a moment later. */
function notThereYet(error: unknown): undefined {
  if (error instanceof ApiError && error.kind === 'unknown-command') return undefined;
  throw error;
}

export async function lockCommands({ client, output }: Context, type: 'lock' | 'unlock' | 'kill' | 'release', what: string, reason: string): Promise<void> {
  const answer = await client.commands.lock(type === 'lock' || type === 'unlock' ? { type, twinId: what, reason } : { type, site: what, reason });
  output.json(answer);
  output.line(answer.status === 'done' ? `${what}: ${DONE[type]}` : `${what}: asked, and command has not answered yet; see \`orrery command locks\``);
}

const DONE = { lock: 'locked', unlock: 'unlocked', kill: 'stopped', release: 'released' } as const;

export async function showLocks({ client, output }: Context): Promise<void> {
  const { locks, killed } = await client.commands.locks();
  output.json({ locks, killed });
  const rows = [...killed.map(({ site, ...stop }) => ({ what: `site ${site}`, ...stop })), ...locks.map(({ twinId, ...stop }) => ({ what: twinId, ...stop }))];
  for (const line of table(['LOCKED', 'BY', 'AT', 'REASON'], rows.map(({ what, by = '–', at, reason = '' }) => [what, by, at, reason]))) output.line(line);
}

function report({ output }: Context, answer: CommandAnswer): void {
  output.json(answer);
  if (answer.status === 'pending') output.line(`${answer.commandId}: asked, and command has not answered yet; follow it with \`orrery command watch ${answer.commandId}\``);
  else for (const line of describe(answer.command)) output.line(line);
}

/** What every guard said, where command refuses: to standard output as the rest, the error says what to do. */
async function showingVerdicts<T>({ output }: Context, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const verdicts = error instanceof ApiError ? (error.problem['verdicts'] as GuardVerdict[] | undefined) : undefined;
    for (const line of verdicts ? verdictTable(verdicts) : []) output.line(line);
    throw error;
  }
}

const verdictTable = (verdicts: readonly GuardVerdict[]): string[] => table(['GUARD', 'SAYS', 'BECAUSE'], verdicts.map(({ guard, outcome, reason }) => [guard, outcome, reason]));
/** `speedSetpoint = 9500 bottlesPerHour`, `startCleaning(duration = 120 second)` */
const whatOf = ({ path, value, unit, arguments: called }: Command): string => (called ? `${path}(${Object.entries(called).map(([name, one]) => `${name} = ${measured(one.value, one.unit)}`).join(', ')})` : `${path} = ${measured(value, unit)}`);
const measured = (value: unknown, unit: string | undefined): string => `${shown(value)}${unit === undefined ? '' : ` ${unit}`}`;
const approvalsOf = ({ approvals, approvalsNeeded }: Command): string => `${approvals.length} of ${approvalsNeeded}${approvals.length > 0 ? ` (${approvals.join(', ')})` : ''}`;

function describe(command: CommandDetail): string[] {
  const { id, twinId, state, proposedBy, outputs, reason, deadline, alert, simulation, why, steps, verdicts = [] } = command;
  return [
    `${id}  ${state}${why === undefined ? '' : `: ${why}`}`,
    `  ${twinId} ${whatOf(command)}${outputs === undefined ? '' : `, which answered ${outputs.map(shown).join(', ')}`}`,
    `  proposed by ${proposedBy ?? '–'} at ${command.proposedAt}${reason === undefined ? '' : `: ${reason}`}${deadline === undefined ? '' : `; until ${deadline}`}`,
    ...(alert === undefined ? [] : [`  for the alert ${alert}`]),
    ...(simulation === undefined ? [] : [`  simulated in run ${simulation.run}${simulation.result === undefined ? '' : `, result ${simulation.result}`}`]),
    `  approvals ${approvalsOf(command)}`,
    ...verdicts.filter(({ outcome }) => outcome !== 'pass').map(({ guard, outcome, reason: because }) => `  ${guard} ${outcome}: ${because}`),
    ...steps.map(({ at, type, by, reason: because }) => `  ${at}  ${type}${by === undefined ? '' : `, ${by}`}${because === undefined ? '' : `: ${because}`}`),
  ];
}
