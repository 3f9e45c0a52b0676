import { formatSpan } from '../domain/time.js';
import { useActivity } from '../state/activity/use-activity.js';
import { useNow, usePlant } from '../state/context.js';

/** How long the note about left-out events stays. */
const LAGGED_NOTE_MS = 60_000;
/** A connection is lost and found within a moment now and then: not worth a banner. */
const WORTH_SAYING_MS = 1500;

/** Says when what one sees is not live; silent, but there for a screen reader, when it is. */
export function StreamBanner() {
  const { stream, phase } = usePlant();
  const activity = useActivity();
  const now = useNow();
  const lasts = now - stream.since;
  const isLost = stream.kind === 'lost' && lasts > WORTH_SAYING_MS;
  const isActivityLost = !isLost && activity.kind !== 'live' && now - activity.since > WORTH_SAYING_MS;
  const isLagged = stream.laggedAt !== undefined && now - stream.laggedAt < LAGGED_NOTE_MS;
  return (
    <div role="status" aria-live="polite">
      {isLost && (
        <p className="banner" data-kind="lost">
          <strong>Connection lost.</strong> Reconnecting. What you see was true <span aria-hidden="true">{formatSpan(lasts)} ago</span>
          <span className="visually-hidden">when the connection was lost</span>; nothing will be missed if it comes back soon.
        </p>
      )}
      {isActivityLost && (
        <p className="banner" data-kind="lost">
          <strong>Alerts and commands are not live.</strong> Reconnecting. They are read again every ten seconds meanwhile.
        </p>
      )}
      {!isLost && isLagged && (
        <p className="banner" data-kind="lagged">
          <strong>The live stream had fallen behind.</strong> All values have been read anew; trends show a gap.
        </p>
      )}
      {!isLost && stream.kind === 'connecting' && phase.kind === 'ready' && lasts > WORTH_SAYING_MS && (
        <p className="banner" data-kind="lagged">
          <strong>Not live yet.</strong> Connecting to the live stream.
        </p>
      )}
    </div>
  );
}

/** In the header, always. */
export function StreamMark() {
  const { stream } = usePlant();
  const words = { live: 'Live', lost: 'Reconnecting', connecting: 'Connecting' } as const;
  return (
    <span className="stream-mark" data-kind={stream.kind}>
      <svg viewBox="0 0 10 10" aria-hidden="true" focusable="false">
        {stream.kind === 'live' ? <circle cx="5" cy="5" r="4" /> : <path d="M5 0.5 9.5 9H0.5Z" />}
      </svg>
      {words[stream.kind]}
    </span>
  );
}
