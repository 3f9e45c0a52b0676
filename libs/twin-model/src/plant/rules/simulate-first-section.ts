import { list, number, object, text } from '../../dtdl/read-shape.js';
import { duration, matching, placed } from '../yaml-readers.js';

/** Results are kept so long, and no longer. */
export const LONGEST_MS = 7 * 24 * 3_600_000;

const positive = placed(number({}));

/** `simulateFirst` of a command's rule, as written. */
export const readSimulateFirst = placed(
  object(
    {
      model: placed(matching(/^[^/\\]+\.ya?ml$/, 'the name of a file under scenarios/, such as line.yaml')),
      parameter: placed(text({ max: 300 })),
      maxAge: placed(duration(1_000)),
      require: placed(list(placed(text({ max: 300 })), 1)),
    },
    { factor: positive, over: positive },
  ),
);
export type WrittenSimulateFirst = NonNullable<ReturnType<typeof readSimulateFirst>>;
