import { parseArgs } from 'node:util';
import { isOrreryError } from '@orrery/contracts';
import { type KafkaSettings } from '../connection/settings.js';
import { describePlan } from '../repartition/describe-plan.js';
import { Growth } from '../repartition/growth.js';
import { abort, repartition } from '../repartition/repartition.js';
import { show } from '../repartition/show.js';

export const REPARTITION_USAGE = `orrery-topics show
How the topics are laid out: epoch, partitions, phase; which instances follow; what each group lacks.

orrery-topics repartition --partitions <n> [--dry-run] [--wait <seconds>] [--leave-behind <group>]…
Gives all topics keyed by twin n partitions, a multiple of what they have. Readings are kept back for the time of draining and copying; none is lost.
Killed or interrupted, it is run again. --wait: how long groups are waited for (600) before everything goes on as before.
orrery-topics repartition --abort
Lets everything go on as before, until partitions have begun to move.`;

const FAILED = 1;
const USAGE = 64;

/** @returns the exit code */
export async function repartitionCommand(args: readonly string[], settings: KafkaSettings): Promise<number> {
  const [command, ...rest] = args;
  let values: { partitions?: string; 'dry-run'?: boolean; abort?: boolean; wait?: string; 'leave-behind'?: string[] };
  try {
    values = parseArgs({
      args: [...rest],
      options: { partitions: { type: 'string' }, 'dry-run': { type: 'boolean' }, abort: { type: 'boolean' }, wait: { type: 'string' }, 'leave-behind': { type: 'string', multiple: true } },
    }).values;
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${REPARTITION_USAGE}`);
    return USAGE;
  }
  if (command === 'repartition' && values.partitions === undefined && !values.abort) {
    console.error(REPARTITION_USAGE);
    return USAGE;
  }
  const say = (line: string): void => console.log(line);
  const growth = await Growth.open(settings, `orrery-topics@${process.pid}.${Date.now()}`);
  try {
    const partitions = Number(values.partitions);
    if (command === 'show') for (const line of await show(growth)) say(line);
    else if (values.abort) await abort(growth, say);
    else if (values['dry-run']) for (const line of await describePlan(growth, { partitions })) say(line);
    else await repartition(growth, { partitions, waitMs: Number(values.wait ?? 600) * 1_000, leaveBehind: new Set(values['leave-behind']), say });
    return 0;
  } catch (error) {
    console.error((error as Error).message);
    if (isOrreryError(error) && error.remedy) console.error(error.remedy);
    return FAILED;
  } finally {
    await growth.close();
  }
}
