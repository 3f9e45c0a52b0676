import { type ErrorCode, type OrreryError } from '@orrery/contracts';

/** Problem details after RFC 9457; further members name what the client needs to act. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly [member: string]: unknown;
}

/** The only place where an error code becomes an HTTP status. */
const STATUS: Readonly<Record<ErrorCode, { status: number; title: string }>> = {
  'invalid-argument': { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'A valid token is needed' },
  forbidden: { status: 403, title: 'Your roles do not allow this' },
  'not-found': { status: 404, title: 'There is no such thing' },
  conflict: { status: 409, title: 'The request conflicts with what is there' },
  'precondition-failed': { status: 412, title: 'The precondition does not hold' },
  'too-large': { status: 413, title: 'The request is too large' },
  'contract-violation': { status: 422, title: 'The content breaks its rules' },
  timeout: { status: 424, title: 'What the request waited for did not come in time' },
  unavailable: { status: 503, title: 'Not available for the moment' },
  'configuration-invalid': { status: 500, title: 'Internal error' },
  'settings-mismatch': { status: 500, title: 'Internal error' },
  'migration-failed': { status: 500, title: 'Internal error' },
  fenced: { status: 500, title: 'Internal error' },
  internal: { status: 500, title: 'Internal error' },
};

const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = Object.fromEntries(
  Object.entries(STATUS).filter(([, entry]) => entry.status < 500).map(([code, entry]) => [entry.status, code as ErrorCode]),
);

export const PROBLEM_TYPES = 'https://orrery.dev/problems';

/**
 * The problem body of an error. `details.kind` narrows its type (`…/problems/<kind>`), the other details become members.
 * An internal error tells nothing of the inside: the log has it, under the trace id.
 */
export function problemOf(error: OrreryError): Problem {
  const { status, title } = STATUS[error.code];
  if (status === 500) return internalProblem();
  const { kind, ...members } = error.details ?? {};
  const slug = typeof kind === 'string' ? kind : error.code;
  return {
    ...members,
    type: `${PROBLEM_TYPES}/${slug}`,
    title,
    status,
    detail: error.message,
    ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
  };
}

/** The problem body of an error that the HTTP framework raised: no route, broken JSON, body too large. */
export function problemOfStatus(status: number, detail: string): Problem {
  if (status >= 500) return internalProblem();
  const code = CODE_OF_STATUS[status];
  return code === undefined
    ? { type: 'about:blank', title: 'The request was refused', status, detail }
    : { type: `${PROBLEM_TYPES}/${code}`, title: STATUS[code].title, status, detail };
}

export function internalProblem(): Problem {
  return {
    type: `${PROBLEM_TYPES}/internal`,
    title: 'Internal error',
    status: 500,
    detail: 'Something went wrong on our side; nothing more can be said here.',
    remedy: "Try again; if it stays, look for this request's trace id in the log of the api service.",
  };
}
