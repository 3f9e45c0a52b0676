import { type FormEvent, useEffect, useState } from 'react';
import { fixedRange, followNow, pan, PRESETS, type Range, type Span, zoom } from '../../domain/trends/range.js';
import { fromWallClock, toWallClock, zoneWords } from '../../domain/trends/zone-time.js';

interface RangeBarProps {
  readonly range: Range;
  readonly span: Span;
  readonly now: number;
  readonly timeZone: string;
  readonly onRange: (range: Range) => void;
  /** Absent where there is nothing to go back to. */
  readonly onBack: (() => void) | undefined;
}

/** How long, from when, to when: every way to move along the time axis without a mouse. */
export function RangeBar({ range, span, now, timeZone, onRange, onBack }: RangeBarProps) {
  const isLive = range.kind === 'last';
  const middle = isLive ? span.to : (span.from + span.to) / 2;
  return (
    <div className="range-bar">
      <div className="range-presets" role="group" aria-label="Last">
        {PRESETS.map(({ name, millis }) => (
          <button key={name} type="button" className="small" aria-pressed={isLive && range.millis === millis} onClick={() => onRange({ kind: 'last', millis })}>
            {name}
          </button>
        ))}
      </div>
      <div className="range-moves" role="group" aria-label="Move along time">
        <MoveButton name="Earlier" sign="◂" onClick={() => onRange(pan(range, -0.5, now))} />
        <MoveButton name="Later" sign="▸" isDisabled={isLive || span.to >= now} onClick={() => onRange(pan(range, 0.5, now))} />
        <MoveButton name="Zoom in" sign="+" onClick={() => onRange(zoom(range, 0.5, middle, now))} />
        <MoveButton name="Zoom out" sign="−" onClick={() => onRange(zoom(range, 2, middle, now))} />
        <button type="button" className="small" disabled={!onBack} onClick={onBack}>
          Back
        </button>
        <button type="button" className="small" aria-pressed={isLive} onClick={() => onRange(followNow(range, now))}>
          Live
        </button>
      </div>
      <FromTo {...{ span, timeZone, isLive, now, onRange }} />
    </div>
  );
}

function MoveButton({ name, sign, isDisabled = false, onClick }: { name: string; sign: string; isDisabled?: boolean; onClick: () => void }) {
  return (
    <button type="button" className="small" aria-label={name} title={name} disabled={isDisabled} onClick={onClick}>
      {sign}
    </button>
  );
}

/** The range by the clock on the reader's wall. While it moves on the fields follow, unless one is writing in them. */
function FromTo({ span, timeZone, isLive, now, onRange }: Omit<RangeBarProps, 'range' | 'onBack'> & { isLive: boolean }) {
  const [draft, setDraft] = useState<{ from: string; to: string }>();
  const [problem, setProblem] = useState('');
  useEffect(() => setDraft(undefined), [isLive, isLive ? 0 : span.from, isLive ? 0 : span.to]);
  const shown = draft ?? { from: toWallClock(span.from, timeZone), to: toWallClock(span.to, timeZone) };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const from = fromWallClock(shown.from, timeZone);
    const to = fromWallClock(shown.to, timeZone);
    if (from === undefined || to === undefined) return setProblem('Give both times, with date.');
    if (from >= to) return setProblem('The range must begin before it ends.');
    if (from >= now) return setProblem('The range lies in the future.');
    setProblem('');
    setDraft(undefined);
    onRange(fixedRange(from, to, now));
  };
  return (
    <form className="from-to" onSubmit={submit}>
      <label>
        From
        <input type="datetime-local" step="1" value={shown.from} onChange={(event) => setDraft({ ...shown, from: event.target.value })} />
      </label>
      <label>
        To
        <input type="datetime-local" step="1" value={shown.to} onChange={(event) => setDraft({ ...shown, to: event.target.value })} />
      </label>
      <button type="submit" disabled={!draft}>
        Show
      </button>
      <span className="quiet zone">{zoneWords(timeZone, span.to)}</span>
      <span role="alert" className="problem">
        {problem}
      </span>
    </form>
  );
}
