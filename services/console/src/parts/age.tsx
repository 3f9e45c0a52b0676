import { formatAge, formatInstant, toMillis } from '../domain/time.js';
import { useNow } from '../state/context.js';

/** How old an event is, ticking. Of a recorded clock only the time itself means something. */
export function Age({ at, recorded = false }: { at: string | undefined; recorded?: boolean }) {
  const now = useNow();
  const millis = toMillis(at);
  if (millis === undefined) return <span className="age">–</span>;
  return (
    <time className="age" dateTime={at} title={`${at} (event time)`}>
      {recorded ? formatInstant(millis) : formatAge(millis, now)}
    </time>
  );
}

/** An instant in the reader's time zone, with the date unless it is of today. */
export function Instant({ at }: { at: string | undefined }) {
  const now = useNow();
  const millis = toMillis(at);
  if (millis === undefined) return <>–</>;
  return (
    <time dateTime={at} title={at}>
      {formatInstant(millis, now)}
    </time>
  );
}
