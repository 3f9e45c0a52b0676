import { type Action, ACTIONS, type GrantDraft, ROLES } from '@orrery/client';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { draftOf, type GrantForm, type GrantProblems, problemsOf, SCOPE_KINDS, type ScopeKind } from '../../domain/admin/grant-form.js';
import { siteNames } from '../../domain/admin/twin-options.js';
import { zoneWords } from '../../domain/trends/zone-time.js';
import { humanise } from '../../domain/words.js';
import { usePlant, useServices } from '../../state/context.js';
import { TwinSelect } from './twin-select.js';

interface GrantFormViewProps {
  readonly initial: GrantForm;
  /** The name of a grant that is there cannot be changed: it is its address. */
  readonly isNew: boolean;
  readonly timeZone: string;
  readonly onSave: (draft: GrantDraft) => void;
  readonly onCancel: () => void;
}

/** A grant being written: whom it concerns, what it allows or takes away, where, how long and why. */
export function GrantFormView({ initial, isNew, timeZone, onSave, onCancel }: GrantFormViewProps) {
  const { clock } = useServices();
  const [form, setForm] = useState(initial);
  const [isTried, setTried] = useState(false);
  const problems = isTried ? problemsOf(form, timeZone, clock.now()) : {};
  const set = (changes: Partial<GrantForm>) => setForm({ ...form, ...changes });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problemsOf(form, timeZone, clock.now())).length === 0) onSave(draftOf(form, timeZone));
  };
  return (
    <form className="grant-form" aria-label={isNew ? 'New grant' : `Grant ${initial.id}`} onSubmit={submit}>
      <Field name="Name" problem={problems.id}>
        <input aria-label="Name" value={form.id} disabled={!isNew} placeholder="night-shift-line-2" onChange={(event) => set({ id: event.target.value })} />
      </Field>
      <Field name="Effect">
        <select aria-label="Effect" value={form.effect} onChange={(event) => set({ effect: event.target.value as GrantForm['effect'] })}>
          <option value="grant">allows</option>
          <option value="revoke">takes away, whatever else allows it</option>
        </select>
      </Field>
      <Field name="Whom" problem={problems.subject}>
        <select aria-label="Kind of subject" value={form.subjectKind} onChange={(event) => set({ subjectKind: event.target.value as GrantForm['subjectKind'], subject: event.target.value === 'role' ? 'viewer' : '' })}>
          <option value="role">everybody with the role</option>
          <option value="user">one user</option>
        </select>
        {form.subjectKind === 'role' ? (
          <select aria-label="Role" value={form.subject} onChange={(event) => set({ subject: event.target.value })}>
            {ROLES.map((role) => (
              <option key={role}>{role}</option>
            ))}
          </select>
        ) : (
          <input aria-label="User" value={form.subject} placeholder="subject of their token" onChange={(event) => set({ subject: event.target.value })} />
        )}
      </Field>
      <ActionChoice actions={form.actions} problem={problems.actions} onActions={(actions) => set({ actions })} />
      <Field name="Where" problem={problems.scope}>
        <select aria-label="Kind of scope" value={form.scopeKind} onChange={(event) => set({ scopeKind: event.target.value as ScopeKind, scope: '' })}>
          {Object.entries(SCOPE_KINDS).map(([kind, words]) => (
            <option key={kind} value={kind}>
              {words}
            </option>
          ))}
        </select>
        <ScopeChoice form={form} onScope={(scope) => set({ scope })} />
      </Field>
      <Rest {...{ form, set, problems, timeZone }} />
      <div className="actions">
        <button type="submit" className="primary">
          {isNew ? 'Add' : 'Save'}
        </button>
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}

function ScopeChoice({ form, onScope }: { form: GrantForm; onScope: (scope: string) => void }) {
  const { summaries } = usePlant();
  if (form.scopeKind === 'all') return null;
  if (form.scopeKind !== 'site') return <TwinSelect label="Twin" value={form.scope} onValue={onScope} />;
  return (
    <select aria-label="Site" value={form.scope} onChange={(event) => onScope(event.target.value)}>
      <option value="">choose…</option>
      {siteNames(summaries.keys()).map((site) => (
        <option key={site}>{site}</option>
      ))}
    </select>
  );
}

function ActionChoice({ actions, problem, onActions }: { actions: readonly Action[]; problem: string | undefined; onActions: (actions: readonly Action[]) => void }) {
  return (
    <fieldset>
      <legend>Actions</legend>
      <div className="action-choice">
        {ACTIONS.map((action) => (
          <label key={action}>
            <input type="checkbox" checked={actions.includes(action)} onChange={(event) => onActions(event.target.checked ? [...actions, action] : actions.filter((each) => each !== action))} />
            {actionWords(action)}
          </label>
        ))}
      </div>
      <span className="problem">{problem}</span>
    </fieldset>
  );
}

export const actionWords = (action: Action) => humanise(action.toLowerCase());

interface RestProps {
  readonly form: GrantForm;
  readonly set: (changes: Partial<GrantForm>) => void;
  readonly problems: GrantProblems;
  readonly timeZone: string;
}

function Rest({ form, set, problems, timeZone }: RestProps) {
  const { clock } = useServices();
  return (
    <>
      <Field name="Only these paths (optional)" problem={problems.paths} hint="one a line, as motor/* or flowRate; none: every path">
        <textarea aria-label="Paths" rows={2} value={form.paths} onChange={(event) => set({ paths: event.target.value })} />
      </Field>
      <Field name="Ends (optional)" problem={problems.expires} hint={zoneWords(timeZone, clock.now())}>
        <input aria-label="Ends" type="datetime-local" value={form.expires} onChange={(event) => set({ expires: event.target.value })} />
      </Field>
      <Field name="Reason">
        <input aria-label="Reason" value={form.reason} maxLength={500} onChange={(event) => set({ reason: event.target.value })} />
      </Field>
    </>
  );
}

function Field({ name, problem, hint, children }: { name: string; problem?: string | undefined; hint?: string; children: ReactNode }) {
  const id = useId();
  return (
    <div className="field" role="group" aria-labelledby={id}>
      <span id={id} className="field-name">
        {name}
        {hint !== undefined && <span className="quiet">{` ${hint}`}</span>}
      </span>
      <div className="field-inputs">{children}</div>
      <span className="problem">{problem}</span>
    </div>
  );
}
