import { type FormEvent, useState } from 'react';
import { twinPath } from '../domain/route.js';
import { writePast } from '../domain/past-view.js';
import { formatInstant, formatSpan } from '../domain/time.js';
import { fromWallClock, toWallClock, zoneWords } from '../domain/trends/zone-time.js';
import { useNow } from '../state/context.js';
import { navigate } from '../state/router.js';
import { Link } from './link.js';

/** A time to look at a twin; while one does, a banner that says so, and the way back to now. */
export function PastChoice({ twinId, at }: { twinId: string; at: number | undefined }) {
  const now = useNow();
  const [timeZone] = useState(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [draft, setDraft] = useState<string>();
  const path = twinPath(twinId);
  const shown = draft ?? toWallClock(at ?? now - 3_600_000, timeZone);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = fromWallClock(shown, timeZone);
    if (wanted !== undefined && wanted < now) navigate(writePast(path, wanted));
  };
  const form = (
    <form className="from-to" onSubmit={submit}>
      <label>
        As of
        <input type="datetime-local" step="1" value={shown} max={toWallClock(now, timeZone)} onChange={(event) => setDraft(event.target.value)} />
      </label>
      <button type="submit">Show</button>
      <span className="quiet zone">{zoneWords(timeZone, at ?? now)}</span>
    </form>
  );
  if (at === undefined) {
    return (
      <details className="past-choice">
        <summary>Look at an earlier time</summary>
        {form}
      </details>
    );
  }
  return (
    <div className="banner" data-kind="past" role="status">
      <p>
        <strong>{`This is the past: ${formatInstant(at)}`}</strong>
        {`, ${formatSpan(now - at)} ago. Nothing here is live. `}
        <Link to={path}>Back to now</Link>
      </p>
      {form}
    </div>
  );
}
