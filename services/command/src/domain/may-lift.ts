import { type Person } from '@orrery/commands';

/** A lock as its asset bears it. */
export interface HeldLock {
  readonly by: string;
  /** Absent of locks from before their owners were kept. */
  readonly subject?: string;
  readonly reason: string;
}

/**
 * Why somebody may not lift a lock; undefined where they may. Hands may be in the machine, and whose they are only their owner knows: a lock is lifted by
 * who set it, or, where they have gone home with it, by somebody who may approve or administer and gives a reason. Commanding it is not enough.
 */
export function mayNotLift(twinId: string, lock: HeldLock, { subject, name }: Person, may: (action: 'COMMAND' | 'APPROVE' | 'ADMINISTER') => boolean): string | undefined {
  if (may('APPROVE') || may('ADMINISTER')) return undefined;
  if (lock.subject === subject && may('COMMAND')) return undefined;
  return `${twinId} is locked by ${lock.by}: ${lock.reason}; ${name} may not lift that: only who set it may, or somebody who may approve or administer`;
}
