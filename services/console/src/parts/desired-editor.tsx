import { type DesiredState } from '@orrery/contracts';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { exactValue, formatValue } from '../domain/format-value.js';
import { parseValue } from '../domain/parse-value.js';
import { type PropertyView, type TwinView } from '../domain/twin-view.js';
import { unitLabel } from '../domain/unit-label.js';
import { useNames, useServices } from '../state/context.js';
import { type DesiredResult, type SeenWish, setDesired } from '../state/set-desired.js';
import { reasonOf } from '../state/plant-store.js';
import { ValueInput } from './value-input.js';

interface DesiredEditorProps {
  readonly twinId: string;
  readonly model: string;
  readonly path: string;
  readonly property: PropertyView;
  readonly onClose: (outcome?: string) => void;
  /** Absent where one may not command. */
  readonly onCommand: (() => void) | undefined;
}

/** Sets or takes back the desired value of one path. The wish is compared with what stood there when the form was opened. */
export function DesiredEditor({ twinId, model, path, property, onClose, onCommand }: DesiredEditorProps) {
  const { api, store } = useServices();
  const { name, values: names } = useNames(model).of(path);
  const [seen, setSeen] = useState<SeenWish>(() => seenWish(store.twin(twinId), twinId, path));
  const [text, setText] = useState(() => startOf(seen.desired, property, names));
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string>();
  const [needsCommand, setNeedsCommand] = useState(false);
  const [isSending, setSending] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  useEffect(() => form.current?.querySelector<HTMLElement>('input, select')?.focus(), []);

  const send = async (value: unknown) => {
    setSending(true);
    setProblem(undefined);
    try {
      const result = await setDesired(api, seen, value, reason.trim() === '' ? undefined : reason.trim());
      await store.readTwin(twinId);
      if (result.kind === 'done') return onClose(value === null ? 'The desired value has been taken back.' : 'The desired value has been set.');
      if (result.kind === 'accepted') return onClose('Accepted; it will show here as soon as the twin has taken it.');
      if (result.kind === 'changed-meanwhile') setSeen({ ...seenWish(store.twin(twinId), twinId, path), desired: result.now });
      setNeedsCommand(result.kind === 'needs-command');
      setProblem(wordsFor(result, property, names));
    } catch (error) {
      setProblem(`${reasonOf(error)} Nothing is known to have changed; look at the value before you send again.`);
    } finally {
      setSending(false);
    }
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = parseValue(text, property.datatype);
    if (parsed.ok) void send(parsed.value);
    else setProblem(parsed.problem);
  };

  const unit = unitLabel(property.unit);
  return (
    <form
      ref={form}
      className="desired-form"
      aria-label={`Desired value of ${name}`}
      onSubmit={onSubmit}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <label htmlFor={`${id}-value`}>{`Desired ${name.toLowerCase()}${unit === '' ? '' : ` (${unit})`}`}</label>
      <ValueInput id={`${id}-value`} property={property} names={names} text={text} onText={setText} problemId={problem ? `${id}-problem` : undefined} />
      <label htmlFor={`${id}-reason`}>Reason (optional)</label>
      <input id={`${id}-reason`} value={reason} maxLength={200} autoComplete="off" onChange={(event) => setReason(event.target.value)} />
      <p id={`${id}-problem`} className="problem" role="alert">
        {problem}
      </p>
      <div className="actions">
        <button type="submit" className="primary" disabled={isSending}>
          {isSending ? 'Setting…' : 'Set'}
        </button>
        {seen.desired && (
          <button type="button" disabled={isSending} onClick={() => void send(null)}>
            Take back
          </button>
        )}
        {needsCommand && onCommand && (
          <button type="button" onClick={onCommand}>
            Propose a command
          </button>
        )}
        <button type="button" onClick={() => onClose()}>
          Cancel
        </button>
      </div>
    </form>
  );
}

function seenWish(twin: TwinView | undefined, twinId: string, path: string): SeenWish {
  return { twinId, path, desired: twin?.desired[path] };
}

function startOf(desired: DesiredState | undefined, property: PropertyView, names: ReadonlyMap<string, string> | undefined): string {
  const value = desired ? desired.value : property.value;
  if (value === null || value === undefined) return names?.keys().next().value ?? (property.datatype === 'boolean' ? 'false' : '');
  return exactValue(value);
}

function wordsFor(result: Exclude<DesiredResult, { kind: 'done' | 'accepted' }>, property: PropertyView, names: ReadonlyMap<string, string> | undefined): string {
  switch (result.kind) {
    case 'changed-meanwhile':
      return result.now
        ? `Meanwhile ${result.now.by} set it to ${formatValue(result.now.value, property.datatype, names)} ${unitLabel(property.unit)}. Set yours again only if it should replace theirs.`
        : 'Meanwhile somebody took the desired value back. Set yours again only if it should stand all the same.';
    case 'needs-command':
      return `Not set: this value is written to the device by a command, which has to be approved (409). ${result.reason}`;
    case 'refused':
      return `Not set. ${result.reason}`;
  }
}
