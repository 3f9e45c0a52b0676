import { isOrreryError } from '@orrery/contracts';

/** What a source's status says of an error: what is wrong, and what to do about it where that is known. */
export function reasonOf(error: unknown): string {
  if (!isOrreryError(error)) return String(error);
  return error.remedy ? `${error.message}. ${error.remedy}` : error.message;
}
