import { type Command, InvalidArgumentError } from 'commander';
import { listAudit, verifyAudit } from './commands/audit.js';
import { approveCommand, dryRunCommand, endCommand, listCommands, type ListCommandsOptions, lockCommands, proposeCommand, type ProposeOptions, settleCommand, showCommand, showLocks, watchCommand } from './commands/commands.js';
import { type Context } from './context.js';
import { type CommandMaker } from './history-commands.js';

type Run = <A extends unknown[]>(action: (context: Context, ...args: A) => Promise<void>) => (...args: [...A, Command]) => Promise<void>;

/** `orrery command …`: guarded changes of the real thing. */
export function addCommandCommands(commands: Command, command: CommandMaker, run: Run): void {
  commands.description('propose, approve and follow guarded changes of the real thing');
  const wish = (name: string) =>
    command(commands, name)
      .argument('<twin>')
      .argument('<path>')
      .argument('[value]', 'JSON, else text; none of a method')
      .option('--arg <name=value>', 'of a method, once for each argument: duration=120, or with its unit "duration=120 second"', collect, [])
      .option('--unit <unit>', 'of the value; it must be said where the path has one')
      .option('--reason <text>')
      .option('--deadline <time>', 'ISO 8601, or +5m; in ten minutes when absent')
      .option('--alert <key>', 'of the alert that it is to do something about')
      .option('--simulation <run>', 'in which this very value was tried, where its rule asks for one')
      .option('--key <text>', 'the same key for the same twin is the same command');
  wish('propose')
    .description('others approve it where its rule says so')
    .option('--watch', 'follow it to its end')
    .action(run((context, twin: string, path: string, value: string | undefined, options: ProposeOptions) => proposeCommand(context, twin, path, value, options)));
  wish('dry-run')
    .description('only hear what every guard says')
    .action(run((context, twin: string, path: string, value: string | undefined, options: ProposeOptions) => dryRunCommand(context, twin, path, value, options)));
  command(commands, 'approve').description('signed with your own key over the command as it stands; whoever proposed it may not').argument('<command>').action(run((context, id: string) => approveCommand(context, id)));
  for (const what of ['reject', 'cancel'] as const) {
    command(commands, what)
      .description(what === 'reject' ? 'say no to it' : 'take it back before it is sent')
      .argument('<command>')
      .requiredOption('--reason <text>')
      .action(run((context, id: string, { reason }: { reason: string }) => endCommand(context, what, id, reason)));
  }
  command(commands, 'settle')
    .description('say what became of one that is unknown, having looked at the machine; after its deadline, where no reading tells')
    .argument('<command>')
    .option('--applied', 'it was done')
    .option('--not-applied', 'it was not done')
    .requiredOption('--reason <text>', 'how you know')
    .action(run((context, id: string, options: { applied?: boolean; notApplied?: boolean; reason: string }) => settleCommand(context, id, options)));
  command(commands, 'show').description('with every step that it has taken').argument('<command>').action(run((context, id: string) => showCommand(context, id)));
  command(commands, 'list')
    .description('the latest changed first')
    .option('--open', 'only those that have not ended')
    .option('--state <states>', 'comma-separated')
    .option('--twin <id>')
    .option('--subtree <id>', 'a twin and everything that is part of it')
    .option('--limit <n>', 'at most this many; 0: all', wholeNumber)
    .action(run((context, { open, state, twin, subtree, limit }: ListCommandsOptions) => listCommands(context, given({ open, state, twin, subtree, limit }))));
  command(commands, 'watch').description('each step as it comes; ends with 1 where it does not end verified').argument('<command>').action(run((context, id: string) => watchCommand(context, id)));
  command(commands, 'locks').description('assets and sites at which nothing is commanded now').action(run((context) => showLocks(context)));
  for (const [name, type, what] of [['lock', 'lock', 'twin'], ['unlock', 'unlock', 'twin'], ['stop-site', 'kill', 'site'], ['release-site', 'release', 'site']] as const) {
    command(commands, name)
      .description({ lock: 'no command for an asset and what is part of it', unlock: 'commands for it again', kill: 'no command at a site', release: 'commands at it again (approvers)' }[type])
      .argument(`<${what}>`, what === 'site' ? '<organisation>:<site>' : '')
      .requiredOption('--reason <text>')
      .action(run((context, about: string, { reason }: { reason: string }) => lockCommands(context, type, about, reason)));
  }
}

/** `orrery audit …`: for administrators. */
export function addAuditCommands(audit: Command, command: CommandMaker, run: Run): void {
  audit.description('what was decided about commands, in a chain that shows tampering (administrators)');
  command(audit, 'list')
    .description('the latest first')
    .option('--subject <subject>', 'a command, a twin or a site')
    .option('--limit <n>', 'at most this many; 0: all', wholeNumber)
    .action(run((context, { subject, limit }: { subject?: string; limit?: number }) => listAudit(context, given({ subject, limit }))));
  command(audit, 'verify').description('whether the chain is whole; ends with 1 where it is not').action(run((context) => verifyAudit(context)));
}

const collect = (text: string, before: readonly string[]): string[] => [...before, text];

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
const given = <T extends object>(options: T): Given<T> => Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Given<T>;
