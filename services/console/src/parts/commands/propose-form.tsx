import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { DEADLINES, USUAL_DEADLINE_MS } from '../../domain/commands/deadlines.js';
import { commandPath, readAlert } from '../../domain/route.js';
import { exactValue } from '../../domain/format-value.js';
import { parseValue } from '../../domain/parse-value.js';
import { type PropertyView } from '../../domain/twin-view.js';
import { unitLabel } from '../../domain/unit-label.js';
import { useNames } from '../../state/context.js';
import { AlertLink } from '../alerts/alert-link.js';
import { useProposal, type Wish } from '../../state/commands/use-proposal.js';
import { navigate, useQuery } from '../../state/router.js';
import { ValueInput } from '../value-input.js';
import { RunPicker } from './run-picker.js';
import { VerdictTable } from './verdict-table.js';

interface ProposeFormProps {
  readonly twinId: string;
  readonly model: string;
  readonly path: string;
  readonly property: PropertyView;
  readonly onClose: () => void;
}

/** Proposes a setpoint: checked against every guard first, then sent, then followed on a page of its own. */
export function ProposeForm({ twinId, model, path, property, onClose }: ProposeFormProps) {
  const { name, values: names } = useNames(model).of(path);
  const { state, check, propose, change } = useProposal();
  const [text, setText] = useState(() => (property.value === null || property.value === undefined ? '' : exactValue(property.value)));
  const [reason, setReason] = useState('');
  const [deadlineMs, setDeadlineMs] = useState(USUAL_DEADLINE_MS);
  const [run, setRun] = useState('');
  const [problem, setProblem] = useState<string>();
  const alert = readAlert(useQuery());
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  useEffect(() => form.current?.querySelector<HTMLElement>('input, select')?.focus(), []);

  const wish = (): Wish | undefined => {
    const parsed = parseValue(text, property.datatype);
    setProblem(parsed.ok ? undefined : parsed.problem);
    if (!parsed.ok) return undefined;
    return { twinId, path, value: parsed.value, ...(property.unit === undefined ? {} : { unit: property.unit }), ...(reason.trim() === '' ? {} : { reason: reason.trim() }), ...(alert === undefined ? {} : { alert }), ...(run === '' ? {} : { simulation: run }) };
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const asked = wish();
    if (asked) void check(asked, deadlineMs);
  };
  const send = async () => {
    const asked = wish();
    const command = asked && (await propose(asked, deadlineMs));
    if (command !== undefined) navigate(commandPath(command));
  };
  const edit = (how: () => void) => {
    how();
    change();
  };
  const isBusy = state.kind === 'checking' || state.kind === 'proposing';
  const isAllowed = state.kind === 'checked' && state.dryRun.allowed;
  const verdicts = state.kind === 'checked' ? state.dryRun.verdicts : state.kind === 'failed' ? state.verdicts : undefined;
  const wantsRun = run !== '' || verdicts?.some(({ guard, outcome }) => guard === 'simulated-first' && outcome === 'refuse');
  const unit = unitLabel(property.unit);
  return (
    <form ref={form} className="desired-form propose" aria-label={`Propose a command for ${name}`} onSubmit={submit} onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      <p className="quiet">A command changes the machine itself. Every guard judges it now, once more when it is approved, and again just before it is written.</p>
      {alert !== undefined && (
        <p>
          For the alert <AlertLink id={alert} />
        </p>
      )}
      <label htmlFor={`${id}-value`}>{`${name}${unit === '' ? '' : ` (${unit})`}`}</label>
      <ValueInput id={`${id}-value`} property={property} names={names} text={text} onText={(next) => edit(() => setText(next))} problemId={problem ? `${id}-problem` : undefined} />
      <label htmlFor={`${id}-reason`}>Reason, for who approves it</label>
      <input id={`${id}-reason`} value={reason} maxLength={500} autoComplete="off" onChange={(event) => setReason(event.target.value)} />
      <label htmlFor={`${id}-deadline`}>Done within</label>
      <select id={`${id}-deadline`} value={deadlineMs} onChange={(event) => edit(() => setDeadlineMs(Number(event.target.value)))}>
        {DEADLINES.map((each) => (
          <option key={each.millis} value={each.millis}>
            {each.name}
          </option>
        ))}
      </select>
      {wantsRun && <RunPicker id={`${id}-run`} run={run} onRun={(next) => edit(() => setRun(next))} />}
      <p id={`${id}-problem`} className="problem" role="alert">
        {problem ?? (state.kind === 'failed' ? state.reason : undefined)}
      </p>
      <div role="status">
        {state.kind === 'checked' && <Verdicts isAllowed={isAllowed} verdicts={state.dryRun.verdicts} />}
        {state.kind === 'failed' && state.verdicts && <Verdicts isAllowed={false} verdicts={state.verdicts} />}
      </div>
      <div className="actions">
        <button type="submit" className={isAllowed ? undefined : 'primary'} disabled={isBusy}>
          {state.kind === 'checking' ? 'Checking…' : state.kind === 'checked' ? 'Check again' : 'Check'}
        </button>
        {isAllowed && (
          <button type="button" className="primary" onClick={() => void send()}>
            Propose
          </button>
        )}
        <button type="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </form>
  );
}

/** What the guards say of a wish, and whether it can be proposed. */
export function Verdicts({ isAllowed, verdicts }: { isAllowed: boolean; verdicts: Parameters<typeof VerdictTable>[0]['verdicts'] }) {
  const refusing = verdicts.filter(({ outcome }) => outcome === 'refuse').length;
  return (
    <>
      <p className={isAllowed ? 'verdict-line' : 'problem'}>{isAllowed ? 'No guard refuses it. It can be proposed.' : `${refusing === 1 ? 'One guard refuses' : `${refusing} guards refuse`} it, so it cannot be proposed as it is.`}</p>
      <VerdictTable verdicts={verdicts} caption="What each guard says" />
    </>
  );
}
