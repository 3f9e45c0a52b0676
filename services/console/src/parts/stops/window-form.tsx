import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { readWindow, type WindowProblems, type WrittenWindow } from '../../domain/stops/window-draft.js';
import { toWallClock, zoneWords } from '../../domain/trends/zone-time.js';
import { useServices } from '../../state/context.js';
import { useSiteZone } from '../../state/stops/use-stops.js';
import { failureWords } from '../../state/use-polled.js';
import { TwinSelect } from '../admin/twin-select.js';

const USUAL_MS = 2 * 3_600_000;

/** Plans a window, or opens one at once. */
export function WindowForm({ wanted, onClose }: { wanted: string | undefined; onClose: (said?: string) => void }) {
  const { api, clock, stops } = useServices();
  const [twinId, setTwinId] = useState(wanted ?? '');
  const timeZone = useSiteZone(twinId);
  const [times, setTimes] = useState<Pick<WrittenWindow, 'from' | 'until'>>();
  const [reason, setReason] = useState('');
  const [problems, setProblems] = useState<WindowProblems>({});
  const [failure, setFailure] = useState<string>();
  const [isSending, setSending] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  useEffect(() => form.current?.querySelector('select')?.focus(), []);
  const now = clock.now();
  const shown = times ?? { from: '', until: toWallClock(now + USUAL_MS, timeZone).slice(0, 16) };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = readWindow({ twinId, ...shown, reason }, timeZone, clock.now());
    setProblems('problems' in read ? read.problems : {});
    if ('problems' in read) return;
    setSending(true);
    setFailure(undefined);
    api.maintenance
      .openWindow(read.draft)
      .then(async ({ status }) => {
        await stops.read();
        onClose(status === 'done' ? 'The window has been taken.' : 'Asked; it shows here as soon as alerting has taken it.');
      })
      .catch((error: unknown) => setFailure(`Not done: ${failureWords(error)}`))
      .finally(() => setSending(false));
  };
  return (
    <form ref={form} className="boxed-form" aria-label="Plan maintenance" noValidate onSubmit={submit} onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      <label>
        What is worked on, with all that is part of it
        <TwinSelect label="What is worked on, with all that is part of it" value={twinId} onValue={setTwinId} />
      </label>
      <Problem text={problems.twinId} />
      <div className="form-row">
        <label>
          From; now if empty
          <input type="datetime-local" value={shown.from} onChange={(event) => setTimes({ ...shown, from: event.target.value })} />
        </label>
        <label>
          Until
          <input type="datetime-local" value={shown.until} required onChange={(event) => setTimes({ ...shown, until: event.target.value })} />
        </label>
      </div>
      <p className="quiet">{`By the clock of the site: ${zoneWords(timeZone, now)}`}</p>
      <Problem text={problems.from ?? problems.until} />
      <label htmlFor={`${id}-reason`}>What is done</label>
      <input id={`${id}-reason`} value={reason} required maxLength={500} autoComplete="off" onChange={(event) => setReason(event.target.value)} />
      <Problem text={problems.reason ?? failure} />
      <div className="actions">
        <button type="submit" className="primary" disabled={isSending}>
          {isSending ? 'Sending…' : shown.from === '' ? 'Begin maintenance' : 'Plan it'}
        </button>
        <button type="button" onClick={() => onClose()}>
          Cancel
        </button>
      </div>
    </form>
  );
}

function Problem({ text }: { text: string | undefined }) {
  return (
    <p className="problem" role="alert">
      {text}
    </p>
  );
}
