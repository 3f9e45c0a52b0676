import { type FormEvent, useId, useState } from 'react';
import { USUAL_DEADLINE_MS } from '../../domain/commands/deadlines.js';
import { type ArgumentWords } from '../../domain/model-words.js';
import { parseValue } from '../../domain/parse-value.js';
import { commandPath } from '../../domain/route.js';
import { unitLabel } from '../../domain/unit-label.js';
import { useNames } from '../../state/context.js';
import { useProposal, type Wish } from '../../state/commands/use-proposal.js';
import { navigate } from '../../state/router.js';
import { ValueInput } from '../value-input.js';
import { Verdicts } from './propose-form.js';

interface MethodFormProps {
  readonly twinId: string;
  readonly model: string;
  /** Paths of those that may be called. */
  readonly methods: readonly string[];
  readonly onClose: () => void;
}

/** Proposes the call of a method: which, with what; checked against every guard first, then sent, then followed on a page of its own. */
export function MethodForm({ twinId, model, methods, onClose }: MethodFormProps) {
  const names = useNames(model);
  const { state, check, propose, change } = useProposal();
  const [path, setPath] = useState(methods[0] ?? '');
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string>();
  const id = useId();
  const takes = names.of(path).takes ?? [];

  const wish = (): Wish | undefined => {
    const called = argumentsOf(takes, texts);
    setProblem(called.problem);
    return called.problem === undefined ? { twinId, path, arguments: called.values, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) } : undefined;
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const asked = wish();
    if (asked) void check(asked, USUAL_DEADLINE_MS);
  };
  const send = async () => {
    const asked = wish();
    const command = asked && (await propose(asked, USUAL_DEADLINE_MS));
    if (command !== undefined) navigate(commandPath(command));
  };
  const edit = (how: () => void) => {
    how();
    change();
  };
  const isAllowed = state.kind === 'checked' && state.dryRun.allowed;
  return (
    <form className="desired-form propose" aria-label="Propose the call of a method" onSubmit={submit} onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      <p className="quiet">A method makes the machine itself do something. Every guard judges it now, once more when it is approved, and again just before it is called.</p>
      <label htmlFor={`${id}-method`}>Method</label>
      <select id={`${id}-method`} value={path} onChange={(event) => edit(() => setPath(event.target.value))}>
        {methods.map((each) => (
          <option key={each} value={each}>
            {names.full(each)}
          </option>
        ))}
      </select>
      {takes.map((argument) => (
        <ArgumentField key={argument.name} id={`${id}-${argument.name}`} argument={argument} text={textOf(argument, texts)} onText={(text) => edit(() => setTexts({ ...texts, [argument.name]: text }))} problemId={problem ? `${id}-problem` : undefined} />
      ))}
      <label htmlFor={`${id}-reason`}>Reason, for who approves it</label>
      <input id={`${id}-reason`} value={reason} maxLength={500} autoComplete="off" onChange={(event) => setReason(event.target.value)} />
      <p id={`${id}-problem`} className="problem" role="alert">
        {problem ?? (state.kind === 'failed' ? state.reason : undefined)}
      </p>
      <div role="status">
        {state.kind === 'checked' && <Verdicts isAllowed={isAllowed} verdicts={state.dryRun.verdicts} />}
        {state.kind === 'failed' && state.verdicts && <Verdicts isAllowed={false} verdicts={state.verdicts} />}
      </div>
      <div className="actions">
        <button type="submit" className={isAllowed ? undefined : 'primary'} disabled={state.kind === 'checking' || state.kind === 'proposing'}>
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

interface ArgumentFieldProps {
  readonly id: string;
  readonly argument: ArgumentWords;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly problemId: string | undefined;
}

function ArgumentField({ id, argument, text, onText, problemId }: ArgumentFieldProps) {
  const unit = unitLabel(argument.unit);
  return (
    <>
      <label htmlFor={id}>{`${argument.label}${unit === '' ? '' : ` (${unit})`}`}</label>
      <ValueInput id={id} property={argument} names={undefined} text={text} onText={onText} problemId={problemId} />
    </>
  );
}

/** A choice shows its first value from the beginning: so it is what is meant. */
const textOf = ({ name, datatype }: ArgumentWords, texts: Readonly<Record<string, string>>): string => texts[name] ?? (datatype === 'boolean' ? 'true' : '');

function argumentsOf(takes: readonly ArgumentWords[], texts: Readonly<Record<string, string>>): { readonly values: NonNullable<Wish['arguments']>; readonly problem?: string } {
  const values: Record<string, { value: unknown; unit?: string }> = {};
  for (const argument of takes) {
    const parsed = parseValue(textOf(argument, texts), argument.datatype);
    if (!parsed.ok) return { values, problem: `${argument.label}: ${parsed.problem}` };
    values[argument.name] = { value: parsed.value, ...(argument.unit === undefined ? {} : { unit: argument.unit }) };
  }
  return { values };
}
