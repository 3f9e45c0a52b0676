import { type Action, ACTIONS, type Grant, type GrantDraft, type GrantScope } from '@orrery/client';
import { fromWallClock, toWallClock } from '../trends/zone-time.js';

export const SCOPE_KINDS = { subtree: 'A twin and all that is part of it', twin: 'One twin', site: 'A site', all: 'The whole plant' } as const;
export type ScopeKind = keyof typeof SCOPE_KINDS;

/** A grant as it is being written. */
export interface GrantForm {
  readonly id: string;
  readonly effect: 'grant' | 'revoke';
  readonly subjectKind: 'role' | 'user';
  readonly subject: string;
  readonly actions: readonly Action[];
  readonly scopeKind: ScopeKind;
  /** Id of the twin, or name of the site. */
  readonly scope: string;
  /** Patterns, one a line. */
  readonly paths: string;
  /** By the clock of the reader's zone; '' where it does not end. */
  readonly expires: string;
  readonly reason: string;
}

export const NEW_GRANT: GrantForm = { id: '', effect: 'grant', subjectKind: 'role', subject: 'viewer', actions: ['READ'], scopeKind: 'subtree', scope: '', paths: '', expires: '', reason: '' };

export type GrantProblems = Partial<Record<keyof GrantForm, string>>;

const ID = /^(?!(changes|effective)$)[A-Za-z0-9][A-Za-z0-9 ._:-]{0,99}$/;
const PATTERN = /^(\*|[A-Za-z][A-Za-z0-9_]*)(\/(\*|[A-Za-z][A-Za-z0-9_]*)){0,3}$/;

/** What is not right yet, by field; the api judges all else. */
export function problemsOf(form: GrantForm, timeZone: string, now: number): GrantProblems {
  const expires = fromWallClock(form.expires, timeZone);
  const wrong = pathsOf(form).find((path) => !PATTERN.test(path));
  return {
    ...(ID.test(form.id) ? {} : { id: 'Give it a name: letters, digits, space and . _ : -' }),
    ...(form.subject.trim() === '' ? { subject: 'Say whom it concerns.' } : {}),
    ...(form.actions.length === 0 ? { actions: 'Choose at least one.' } : {}),
    ...(form.scopeKind !== 'all' && form.scope === '' ? { scope: 'Choose where it holds.' } : {}),
    ...(wrong === undefined ? {} : { paths: `${wrong} is no pattern: write names with / between them, * for any one.` }),
    ...(form.expires !== '' && (expires === undefined || expires <= now) ? { expires: 'It must end in the future, or not at all.' } : {}),
  };
}

/** The grant that a form without problems stands for. */
export function draftOf(form: GrantForm, timeZone: string): GrantDraft {
  const paths = pathsOf(form);
  const expires = fromWallClock(form.expires, timeZone);
  return {
    id: form.id,
    effect: form.effect,
    subject: form.subjectKind === 'role' ? { role: form.subject } : { user: form.subject.trim() },
    actions: ACTIONS.filter((action) => form.actions.includes(action)),
    scope: (form.scopeKind === 'all' ? { all: true } : { [form.scopeKind]: form.scope }) as GrantScope,
    ...(paths.length > 0 ? { paths } : {}),
    ...(expires === undefined ? {} : { expiresAt: new Date(expires).toISOString() }),
    ...(form.reason.trim() === '' ? {} : { reason: form.reason.trim() }),
  };
}

export function formOf({ id, effect, subject, actions, scope, paths, expiresAt, reason }: Grant, timeZone: string): GrantForm {
  const [scopeKind, where] = Object.entries(scope)[0] as [ScopeKind, string | true];
  const isRole = 'role' in subject;
  return {
    id,
    effect,
    subjectKind: isRole ? 'role' : 'user',
    subject: isRole ? subject.role : subject.user,
    actions,
    scopeKind,
    scope: where === true ? '' : where,
    paths: paths?.join('\n') ?? '',
    expires: expiresAt === undefined ? '' : toWallClock(Date.parse(expiresAt), timeZone),
    reason: reason ?? '',
  };
}

export function isExpired({ expiresAt }: Pick<Grant, 'expiresAt'>, now: number): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= now;
}

const pathsOf = ({ paths }: GrantForm) => paths.split(/[\s,]+/).filter(Boolean);
