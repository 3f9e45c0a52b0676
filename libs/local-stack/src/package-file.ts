import { join } from 'node:path';

/** A file of this package, from src and from dist alike. */
export function packageFile(...path: string[]): string {
  return join(import.meta.dirname, '..', ...path);
}
