import { type FormEvent, useId, useState } from 'react';
import { findTwins, trendablePaths } from '../../domain/trends/choices.js';
import { hasRoomFor } from '../../domain/trends/strips.js';
import { type Line } from '../../domain/trends/line.js';
import { keyOf, type LineKey, MOST_LINES } from '../../domain/trends/trend-view.js';
import { unitLabel } from '../../domain/unit-label.js';
import { useNames, usePlant, useTwin } from '../../state/context.js';

interface LinePickerProps {
  readonly lines: readonly Line[];
  /** The twin whose values are offered at first. */
  readonly twinId?: string | undefined;
  readonly onAdd: (line: LineKey) => void;
}

/** One more value of any twin: by the twin's name or id, then by the value. */
export function LinePicker({ lines, twinId: firstTwin, onAdd }: LinePickerProps) {
  const { summaries } = usePlant();
  const id = useId();
  const [wanted, setWanted] = useState(firstTwin ?? lines.at(-1)?.twinId ?? '');
  const [path, setPath] = useState('');
  const found = findTwins(summaries.values(), wanted, 50);
  const twin = useTwin(summaries.has(wanted) ? wanted : found.length === 1 ? found[0]!.twinId : '');
  const names = useNames(twin?.model ?? '');
  const paths = twin ? trendablePaths(twin).filter(([each]) => !lines.some((line) => keyOf(line) === keyOf({ twinId: twin.twinId, path: each }))) : [];
  const chosen = paths.find(([each]) => each === path) ?? paths[0];
  const problem =
    lines.length >= MOST_LINES
      ? `No more than ${MOST_LINES} lines can be told apart: remove one first.`
      : chosen && !hasRoomFor(chosen[1], lines)
        ? 'That would be one axis too many: remove the lines of a unit first.'
        : '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (twin && chosen && problem === '') onAdd({ twinId: twin.twinId, path: chosen[0] });
  };
  return (
    <form className="line-picker" onSubmit={submit}>
      <label>
        Twin
        <input list={`${id}-twins`} value={wanted} placeholder="name or id" onChange={(event) => setWanted(event.target.value)} onFocus={(event) => event.target.select()} />
      </label>
      <datalist id={`${id}-twins`}>
        {found.map((each) => (
          <option key={each.twinId} value={each.twinId}>
            {each.name}
          </option>
        ))}
      </datalist>
      <label>
        Value
        <select value={chosen?.[0] ?? ''} disabled={paths.length === 0} onChange={(event) => setPath(event.target.value)}>
          {paths.length === 0 && <option value="">{twin ? 'nothing more to show' : 'choose a twin first'}</option>}
          {paths.map(([each, { unit }]) => (
            <option key={each} value={each}>
              {`${names.full(each)}${unitLabel(unit) === '' ? '' : ` (${unitLabel(unit)})`}`}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" disabled={!chosen || problem !== ''}>
        Add line
      </button>
      <span role="status" className="problem">
        {problem}
      </span>
    </form>
  );
}
