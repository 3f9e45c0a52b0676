import { type Command, InvalidArgumentError, Option } from 'commander';
import { OUTCOMES } from '@orrery/contracts';
import { type AlertActionDraft, ALERT_VIEWS } from '../alerts/alert-types.js';
import { actOnAlert, alarmStatistics, listAlerts, type ListOptions, shelveAlert, type ShelveOptions, showAlert, type StatisticsOptions } from './commands/alerts.js';
import { previewAlerts, type PreviewOptions } from './commands/preview.js';
import { type Context } from './context.js';
import { type CommandMaker } from './history-commands.js';

type Run = <A extends unknown[]>(action: (context: Context, ...args: A) => Promise<void>) => (...args: [...A, Command]) => Promise<void>;
type Reason = { readonly reason?: string };

/** `orrery alerts …` */
export function addAlertCommands(alerts: Command, command: CommandMaker, run: Run): void {
  alerts.description('see alerts and do something about them; an alert is named by its key, <twin>#<rule>');
  command(alerts, 'list')
    .description('the most urgent first')
    .addOption(new Option('--view <view>', 'open: not over; presented: asks something of people now').choices(ALERT_VIEWS))
    .option('--state <states>', 'ISA-18.2, comma-separated: unack-active,ack-active,rtn-unack,shelved,suppressed-by-design,out-of-service,normal')
    .option('--priority <priorities>', 'comma-separated: critical,high,medium,low')
    .option('--twin <id>')
    .option('--subtree <id>', 'a twin and everything that is part of it')
    .option('--rule <id>')
    .option('--limit <n>', 'at most this many; 0: all', wholeNumber)
    .action(run((context, options: ListOptions) => listAlerts(context, only(options, ['view', 'state', 'priority', 'twin', 'subtree', 'rule', 'limit']))));
  command(alerts, 'show').description('why, since when, what to do next, and what was done').argument('<alert>').action(run((context, id: string) => showAlert(context, id)));

  const deed = (name: string, description: string, make: (options: Reason) => AlertActionDraft) =>
    command(alerts, name)
      .description(description)
      .argument('<alert>')
      .option('--reason <text>')
      .action(run((context, id: string, options: Reason) => actOnAlert(context, id, make(only(options, ['reason'])))));
  deed('ack', 'acknowledge it', (reason) => ({ type: 'acknowledge', ...reason }));
  deed('unshelve', 'end its shelving', (reason) => ({ type: 'unshelve', ...reason }));
  deed('in-service', 'put it back into service', (reason) => ({ type: 'in-service', ...reason }));
  command(alerts, 'shelve')
    .description('keep it from people for a while')
    .argument('<alert>')
    .option('--for <span>', '30m, 2h')
    .option('--until <time>', 'ISO 8601')
    .option('--reason <text>')
    .action(run((context, id: string, options: ShelveOptions) => shelveAlert(context, id, options)));
  command(alerts, 'out-of-service')
    .description('take it out of service until it is put back')
    .argument('<alert>')
    .requiredOption('--reason <text>')
    .action(run((context, id: string, { reason }: { reason: string }) => actOnAlert(context, id, { type: 'out-of-service', reason })));
  command(alerts, 'comment').argument('<alert>').argument('<text>').action(run((context, id: string, text: string) => actOnAlert(context, id, { type: 'comment', text })));
  command(alerts, 'assign')
    .description('to somebody, or without a name to nobody')
    .argument('<alert>')
    .argument('[user]')
    .action(run((context, id: string, to: string | undefined) => actOnAlert(context, id, { type: 'assign', ...(to === undefined ? {} : { to }) })));
  command(alerts, 'nuisance')
    .description('mark it as an alarm that tells nobody anything')
    .argument('<alert>')
    .option('--off', 'take the mark away')
    .option('--reason <text>')
    .action(run((context, id: string, { off, ...options }: Reason & { off?: boolean }) => actOnAlert(context, id, { type: 'nuisance', on: off !== true, ...only(options, ['reason']) })));
  command(alerts, 'outcome')
    .description('say what was found; the next time it is shown')
    .argument('<alert>')
    .argument('<outcome>', OUTCOMES.join(', '))
    .option('--note <text>')
    .action(run((context, id: string, outcome: (typeof OUTCOMES)[number], { note }: { note?: string }) => actOnAlert(context, id, { type: 'outcome', outcome, ...(note === undefined ? {} : { note }) })));
  command(alerts, 'stats')
    .description('how many alarms people got, after EEMUA 191')
    .option('--from <time>', 'ISO 8601, or -7d; a day before --to when absent')
    .option('--to <time>', 'now when absent')
    .option('--subtree <id>')
    .option('--operators <n>', 'among whom they are shared', wholeNumber)
    .action(run((context, options: StatisticsOptions) => alarmStatistics(context, only(options, ['from', 'to', 'subtree', 'operators']))));
  command(alerts, 'preview')
    .description('what a rule of a plant folder would have raised, before it is applied')
    .requiredOption('-f, --file <folder>', 'the plant folder')
    .requiredOption('--rule <id>', 'of `alerts` in its rules.yaml')
    .option('--twin <id...>', 'of the twins that it selects only these')
    .option('--from <time>', 'ISO 8601, or -7d; a day before --to when absent')
    .option('--to <time>', 'now when absent')
    .option('--var <NAME=value>', 'value of ${NAME} in the folder; may be repeated', collect, {})
    .action(run((context, options: PreviewOptions) => previewAlerts(context, options)));
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}

function collect(text: string, so: Record<string, string>): Record<string, string> {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('It must be NAME=value.');
  return { ...so, [text.slice(0, equals)]: text.slice(equals + 1) };
}

/** Of the options those named, as far as they were given: commander adds the global ones. */
function only<T extends object, K extends keyof T>(options: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]]))) as Pick<T, K>;
}
