import { Instant } from '../age.js';

interface DoneBy {
  /** As a sentence begins: Stopped, Locked. */
  readonly what: string;
  readonly by?: string | undefined;
  readonly at?: string | undefined;
  readonly reason?: string | undefined;
}

/** Who, since when and why. */
export function StoppedBy({ what, by, at, reason }: DoneBy) {
  return (
    <span>
      {what}
      {by !== undefined && ` by ${by}`}
      {at !== undefined && (
        <>
          {by === undefined ? ' since ' : ', '}
          <Instant at={at} />
        </>
      )}
      {reason !== undefined && `: ${reason}`}
    </span>
  );
}
