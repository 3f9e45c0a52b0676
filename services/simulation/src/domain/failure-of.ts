import { type RunFailure } from '@orrery/contracts';
import { BrokenModel, DesError } from '@orrery/des';

/** Most problems that are told of one model. */
const PROBLEMS = 200;

/** Why a run cannot go on, for people and programs: lines and columns where its text is at fault. */
export function failureOf(error: unknown): RunFailure {
  if (error instanceof BrokenModel) return { code: 'model.invalid', message: error.message, fix: error.fix, problems: error.problems.slice(0, PROBLEMS).map(({ file, path, line, column, code, message, fix }) => ({ file, path, line, column, code, message, fix })) };
  if (error instanceof DesError) return { code: error.code, message: error.message, fix: error.fix };
  if (error instanceof RangeError && /array|allocation|stack/i.test(error.message)) return { code: 'run.memory', message: `the model does not fit into a worker: ${error.message}`, fix: 'make the model smaller, or bound its queues' };
  return { code: 'run.internal', message: `the simulation broke off: ${error instanceof Error ? error.message : String(error)}`, fix: 'tell the maintainers, with the model' };
}
