import { type Command, InvalidArgumentError } from 'commander';
import { printSize, type SizeOptions } from './commands/size.js';
import { PARTITIONS } from '../size/question.js';
import { outputTo, type Streams } from './output.js';

const number = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It is not a number.');
  return value;
};

/** Asks nobody: it needs no api and no token. */
export function addSizeCommand(program: Command, streams: Streams): void {
  program
    .command('size')
    .description('what a platform of a size takes: processors, disk, replicas; from measured figures, which it names')
    .requiredOption('--readings <n>', 'readings a second, of all twins together', number)
    .requiredOption('--twins <n>', 'twins', number)
    .option('--signals <n>', 'signals of a twin that have a history', number, 10)
    .option('--per-record <n>', 'readings that come together in one record; all signals of a twin, at most 500, where their source sends them together', number)
    .option('--days <n>', 'for how long readings and events are kept (ORRERY_HISTORY_RETENTION)', number, 3650)
    .option('--copies <n>', 'copies that Kafka keeps of each record', number, 3)
    .option('--outage <hours>', 'for how long Kafka may be away before readings that wait for it go (ORRERY_QUEUE_BYTES)', number, 24)
    .option('--alerts <n>', 'alerts a day', number, 0)
    .option('--partitions <n>', 'of the topics keyed by twin; more after orrery-topics repartition, which orrery-topics show tells', number, PARTITIONS)
    .option('--values', 'as values of the chart: orrery size … --values > size.yaml, then helm … -f size.yaml')
    .option('-o, --output <format>', 'text, or json')
    .action((options: SizeOptions, command: Command) => printSize(outputTo(streams, command.optsWithGlobals<{ output?: string }>().output === 'json' ? 'json' : 'text'), options));
}
