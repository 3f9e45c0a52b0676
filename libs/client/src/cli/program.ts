import { Command, InvalidArgumentError, Option } from 'commander';
import { LEVELS } from '@orrery/contracts';
import { apply, type ApplyOptions, drift, type FolderOptions } from './commands/apply.js';
import { doctor, type DoctorOptions } from './commands/doctor.js';
import { getDeadLetters, getModel, getModels, getRelationships, getSource, getSources, getTwin, getTwins, type TwinOptions } from './commands/get.js';
import { mock, type MockOptions } from './commands/mock.js';
import { search } from './commands/search.js';
import { token, type TokenOptions } from './commands/token.js';
import { watch } from './commands/watch.js';
import { type Context } from './context.js';
import { CliError, EXIT } from './exit.js';
import { addAlertCommands } from './alert-commands.js';
import { addAuditCommands, addCommandCommands } from './command-commands.js';
import { addHistoryCommands } from './history-commands.js';
import { addPolicyCommands } from './policy-commands.js';
import { addQuestionCommands } from './question-commands.js';
import { type Format, outputTo, type Streams } from './output.js';
import { type Environment } from './sign-in/profile.js';
import { Session } from './sign-in/session.js';
import { addSizeCommand } from './size-command.js';

export interface Surroundings {
  readonly env: Environment;
  readonly cwd: string;
  readonly streams: Streams;
  readonly signal: AbortSignal;
  readonly version: string;
  /** Whether standard error is one. */
  readonly terminal?: boolean;
}

interface GlobalOptions {
  readonly url?: string;
  readonly profile?: string;
  readonly output?: Format;
}

const ENVIRONMENT = `
Environment:
  ORRERY_URL            address of the api, instead of --url
  ORRERY_TOKEN          access token to use as it is
  ORRERY_CLIENT_ID      with ORRERY_CLIENT_SECRET: sign in as this client
  ORRERY_HOME           data folder of \`npm start\`, where it leaves credentials for this machine

Exit codes: 0 done, 1 refused or a check failed, 2 usage, 3 no answer, 4 no token or no right.`;

/** The command line, without side effects until it is parsed. */
export function orrery(surroundings: Surroundings): Command {
  const { env, cwd, streams, signal, version } = surroundings;
  const program = new Command('orrery')
    .description('Apply plants to Orrery, read and follow their twins, and simulate flow models.')
    .version(version)
    .option('--url <address>', 'address of the api')
    .option('--profile <name>', 'who to be, from ~/.config/orrery')
    .addOption(outputOption())
    .addHelpText('after', ENVIRONMENT)
    .exitOverride()
    .configureOutput({ writeOut: streams.out, writeErr: streams.err });

  /** Opens the session when the command really runs. */
  const run =
    <A extends unknown[]>(action: (context: Context, ...args: A) => Promise<void>) =>
    async (...args: [...A, Command]): Promise<void> => {
      const command = args.pop() as Command;
      const options = command.optsWithGlobals<GlobalOptions>();
      if (options.output === 'csv' && command.name() !== 'history') throw new CliError(`${command.name()} has no CSV`, 'Use -o json.', EXIT.usage);
      const session = await Session.open(options, env, cwd);
      await action({ session, client: session.client(), output: outputTo(streams, options.output ?? 'text'), env, signal }, ...(args as unknown as A));
    };

  ofFolder(command(program, 'apply'))
    .description('make the registry what a plant folder says')
    .option('--dry-run', 'only tell what would change')
    .action(run((context, options: ApplyOptions) => apply(context, options)));
  ofFolder(command(program, 'drift'))
    .description('tell by how much the registry differs from the plant folder that it should be like, and show it as a metric of the api; exit code 1 where it does')
    .action(run((context, options: FolderOptions) => drift(context, options)));

  const get = command(program, 'get').description('read twins, models, relationships, sources or dead letters');
  limited(command(get, 'twins'))
    .option('--site <site>')
    .option('--model <dtmi>')
    .addOption(new Option('--level <level>').choices(LEVELS))
    .option('--part-of <twin>')
    .option('--name <text>', 'part of the name')
    .option('--id <prefix>', 'start of the id')
    .option('--external-id <system:id>')
    .option('--state', 'with -o json: each with its whole state')
    .action(run((context, options: Parameters<typeof getTwins>[1]) => getTwins(context, pick(options, ['limit', 'site', 'model', 'level', 'partOf', 'name', 'id', 'externalId', 'state']))));
  command(get, 'twin')
    .argument('<id>')
    .option('--min-rev <n>', 'wait up to a second for this revision', wholeNumber)
    .option('--rev <n>', 'as it stood at this revision', wholeNumber)
    .option('--at <time>', 'as it stood at this event time: ISO 8601, or -2h')
    .option('--known-at <time>', 'as it was known then')
    .action(run((context, id: string, options: TwinOptions) => getTwin(context, id, pick(options, ['minRev', 'rev', 'at', 'knownAt']))));
  limited(command(get, 'models')).action(run((context, { limit }: { limit?: number }) => getModels(context, limit === undefined ? {} : { limit })));
  command(get, 'model').argument('<dtmi>').action(run((context, id: string) => getModel(context, id)));
  limited(command(get, 'relationships'))
    .option('--twin <id>', 'that they start from')
    .option('--name <name>')
    .option('--target <id>', 'that they lead to')
    .action(run((context, options: Parameters<typeof getRelationships>[1]) => getRelationships(context, pick(options, ['limit', 'twin', 'name', 'target']))));
  command(get, 'sources').action(run((context) => getSources(context)));
  command(get, 'source').argument('<id>').action(run((context, id: string) => getSource(context, id)));
  limited(command(get, 'dead-letters')).action(run((context, { limit }: { limit?: number }) => getDeadLetters(context, limit === undefined ? {} : { limit })));

  limited(command(program, 'search'))
    .description('find twins by an RQL filter over their current state; see docs/search.md')
    .argument('[filter]', 'e.g. and(eq(level,"machine"),gt(properties/motor/current,4.2)); all twins where it is absent')
    .option('--sort <fields>', '+name,-rev; write a leading - as --sort=-rev')
    .option('--fields <fields>', 'what to show beside the id, e.g. name,properties/flow')
    .action(run((context, filter: string | undefined, options: Parameters<typeof search>[2]) => search(context, filter, pick(options, ['limit', 'sort', 'fields']))));

  command(program, 'watch')
    .description('follow changes as they come, until Ctrl-C')
    .argument('[twins...]', 'twin ids; all when none is given')
    .option('--site <site>')
    .option('--subtree <twin>', 'a twin and everything that is part of it')
    .option('--snapshot', 'begin with every twin as it stands')
    .option('--from <cursor>', 'go on after this cursor')
    .option('--count <n>', 'end after this many events', wholeNumber)
    .action(run((context, twins: string[], options: Parameters<typeof watch>[2]) => watch(context, twins, pick(options, ['site', 'subtree', 'snapshot', 'from', 'count']))));

  addHistoryCommands(program, command, run);
  addAlertCommands(command(program, 'alerts'), command, run);
  addCommandCommands(command(program, 'command'), command, run);
  addAuditCommands(command(program, 'audit'), command, run);
  addPolicyCommands(command(program, 'policy'), command, run);
  addQuestionCommands(program, (self, json) => ({
    output: outputTo(streams, json ? 'json' : 'text'),
    cwd,
    signal,
    terminal: surroundings.terminal === true,
    platform: async () => (await Session.open(self.optsWithGlobals<GlobalOptions>(), env, cwd)).client(),
  }));

  command(program, 'token')
    .description('print an access token; with --device or --client-id sign in first')
    .option('--device', 'sign in with a browser, on any device')
    .option('--issuer <url>', 'OpenID issuer; the one of the api when absent')
    .option('--client-id <id>')
    .option('--client-secret-file <file>')
    .action(run((context, options: TokenOptions) => token(context, options)));

  command(program, 'mock')
    .description('play a golden stream of twin.state and twin.events, for tests of your own consumer')
    .argument('[stream]', 'name of the stream; without it, a list')
    .addOption(new Option('--topic <topic>', 'only the records of this topic').choices(['state', 'events']))
    .addOption(new Option('--format <format>', 'of the lines').choices(['ndjson', 'kcat']).default('ndjson'))
    .option('--expected', 'instead: the twins that a consumer must hold after it')
    .option('--per-second <n>', 'at most so many records a second', wholeNumber)
    .action((name: string | undefined, _options: unknown, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & MockOptions>();
      return mock(outputTo(streams, options.output ?? 'text'), streams.out, signal, name, options);
    });

  command(program, 'doctor')
    .description('check everything from the address to the readings, and say what to do')
    .option('--bundle [file]', 'write versions, health, metrics, logs and configurations into one archive, without secrets')
    .option('--logs <folder>', 'with --bundle: has a *.log of each service')
    .option('--service <name=address>', 'with --bundle: where a service answers; may be repeated', collectVariable, {})
    .action(run((context, options: DoctorOptions) => doctor(context, version, options)));
  addSizeCommand(program, streams);
  return program;
}

/** Every command takes the global options too, wherever they stand. */
const command = (parent: Command, name: string): Command => parent.command(name).option('--url <address>', 'address of the api').option('--profile <name>', 'who to be').addOption(outputOption());

const outputOption = () => new Option('-o, --output <format>', 'text for people, json for programs; history has csv too').choices(['text', 'json', 'csv']);

const limited = (command: Command) => command.option('--limit <n>', 'at most this many; 0: all', wholeNumber);

const ofFolder = (command: Command) =>
  command
    .requiredOption('-f, --file <folder>', 'the plant folder')
    .option('--var <NAME=value>', 'value of ${NAME} in the folder; may be repeated', collectVariable, {})
    .option('--wait <duration>', 'for an api that does not answer yet: 90s, 5m', span);

function span(text: string): number {
  const [, amount, unit] = /^(\d{1,6})(s|m|h)$/.exec(text) ?? [];
  if (amount === undefined) throw new InvalidArgumentError('It must be a number with its unit: 90s, 5m or 1h.');
  return Number(amount) * { s: 1_000, m: 60_000, h: 3_600_000 }[unit as 's' | 'm' | 'h'];
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}

function collectVariable(text: string, so: Record<string, string>): Record<string, string> {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('It must be NAME=value.');
  return { ...so, [text.slice(0, equals)]: text.slice(equals + 1) };
}

/** The options that were given, of those named: commander adds the global ones. */
function pick<T extends object, K extends keyof T>(options: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]]))) as Pick<T, K>;
}
