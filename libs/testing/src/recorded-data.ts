import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Path of a recorded data set under ORRERY_DATA. Undefined where that is not set: the test is then skipped and says so;
 * a set that is named but not there is an error.
 */
export function recordedData(...path: string[]): string | undefined {
  const folder = process.env['ORRERY_DATA'];
  if (folder === undefined || folder === '') return undefined;
  const file = join(folder, ...path);
  if (!existsSync(file)) throw new Error(`ORRERY_DATA is ${folder}, but ${file} does not exist: unset it, or point it at the data sets`);
  return file;
}

/** `describe` where the data are there, else a skipped one whose name says what is missing. */
export function describeWithData(name: string, path: string[], body: (file: string) => void): void {
  const file = recordedData(...path);
  if (file !== undefined) describe(name, () => body(file));
  else describe.skip(`${name} (skipped: ORRERY_DATA is not set)`, () => it('needs recorded data', () => undefined));
}
