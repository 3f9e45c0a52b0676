import { type Command, InvalidArgumentError, Option } from 'commander';
import { history, type HistoryOptions } from './commands/history.js';
import { importFile, type ImportOptions } from './commands/import.js';
import { type Context } from './context.js';

type Run = <A extends unknown[]>(action: (context: Context, ...args: A) => Promise<void>) => (...args: [...A, Command]) => Promise<void>;
export type CommandMaker = (parent: Command, name: string) => Command;

/** `orrery history` and `orrery import`: what was, out of the history and into it. */
export function addHistoryCommands(program: Command, command: CommandMaker, run: Run): void {
  command(program, 'history')
    .description('what the paths of a twin were: readings, or aggregates in buckets')
    .argument('<twin>')
    .argument('[paths...]', 'all that may be read when none is given')
    .option('--from <time>', 'ISO 8601, or -2h; an hour ago when absent')
    .option('--to <time>', 'not included; now when absent')
    .addOption(new Option('--mode <mode>', 'buckets when a width, points or aggregates are given').choices(['raw', 'buckets', 'interpolated']))
    .option('--bucket <width>', '10s, 15m, 1h, 1d, 1mo; days by the calendar of --timezone')
    .option('--points <n>', 'instead: as many buckets at most', wholeNumber)
    .option('--aggregates <list>', 'avg,min,max,sum,count,first,last,stddev,timeAvg,percentGood,percentBad')
    .option('--timezone <zone>', 'IANA name, of buckets and of times without offset')
    .option('--treat-uncertain-as-bad', 'leave uncertain readings out of the aggregates')
    .option('--known-at <time>', 'as it was known then')
    .option('--superseded', 'also readings that were superseded')
    .option('--limit <n>', 'end after about so many readings of each path; 0: all', wholeNumber)
    .action(run((context, twin: string, paths: string[], options: HistoryOptions) => history(context, twin, paths, options)));

  command(program, 'import')
    .description('bring a CSV file into the history of a twin; it never moves the latest values')
    .argument('<file>', 'CSV, the first line names its columns')
    .option('--twin <id>')
    .option('--map <column=path>', 'a column and the path it holds; may be repeated', collectColumn, {})
    .option('--time <column>', 'the column with the time')
    .option('--format <form>', 'iso, unix-s, unix-ms, unix-us, unix-ns, or a pattern such as "dd/MM/yyyy HH:mm"')
    .option('--timezone <zone>', 'IANA name, of times without offset')
    .addOption(new Option('--ambiguous <which>', 'a local time that was twice when the clock was set back').choices(['refuse', 'earlier', 'later']))
    .addOption(new Option('--backward <what>', 'rows whose time is before that of the row above').choices(['keep', 'refuse']))
    .option('--delimiter <character>', 'between cells; tab for a tab')
    .addOption(new Option('--decimal <character>', 'decimal sign of numbers').choices(['.', ',']))
    .option('--source <name>', 'what the readings are said to come from')
    .option('--mapping <file>', 'YAML with twin, source, time and columns, instead of the options above')
    .option('--dry-run', 'read the whole file and tell what would be imported')
    .option('--resume', 'go on with the import of this file that was interrupted')
    .option('--again', 'import a file once more')
    .action(run((context, file: string, options: ImportOptions) => importFile(context, file, options)));
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}

/** Names of columns hold about anything, paths no equals sign: the last one counts. */
function collectColumn(text: string, so: Record<string, string>): Record<string, string> {
  const equals = text.lastIndexOf('=');
  if (equals < 1 || equals === text.length - 1) throw new InvalidArgumentError('It must be column=path.');
  return { ...so, [text.slice(0, equals)]: text.slice(equals + 1) };
}
