import { type Alert } from '@orrery/contracts';
import { isOpen } from './alert-words.js';

interface KnownAlerts {
  /** undefined until they have been read. */
  readonly open: readonly Pick<Alert, 'state'>[] | undefined;
  readonly failure: string | undefined;
  /** There is nothing that would raise one. */
  readonly isAbsent: boolean;
}

/** What is said where no value reads badly: a value may read well and be in alarm. */
export function calmWords({ open, failure, isAbsent }: KnownAlerts): string {
  if (open?.some(isOpen) === true) return 'Every value reads well; what is wrong stands in the alerts above.';
  if (!isAbsent && (failure !== undefined || open === undefined)) return `Every value reads well; the alerts ${failure === undefined ? 'are still being read' : 'could not be read'}.`;
  return 'Every twin reads as it should.';
}
