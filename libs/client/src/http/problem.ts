/** Problem details (RFC 9457) as the api answers them; further members name what one needs to act. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly remedy?: string;
  readonly [member: string]: unknown;
}

/** The api refused a request, or could not be asked. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    /** HTTP status; 0 where no answer came. */
    readonly status: number,
    readonly problem: Problem,
    options: { readonly cause?: unknown } = {},
  ) {
    super(problem.detail, options);
  }

  /** Last part of the problem's type: `unknown-twin`, `needs-command`, `no-answer`. */
  get kind(): string {
    return this.problem.type.slice(this.problem.type.lastIndexOf('/') + 1);
  }

  get remedy(): string | undefined {
    return this.problem.remedy;
  }

  /** Whether the same request may succeed later: no answer, 424, 429 and 5xx (rule R32). */
  get retryable(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 424 || this.status === 429 || this.status >= 500;
  }
}

/** The message nearest to the cause: fetch itself says no more than that it failed. */
export function reasonOf(error: unknown): string {
  const { message, cause } = (error ?? {}) as { message?: unknown; cause?: { message?: unknown } };
  if (typeof cause?.message === 'string' && cause.message !== '') return cause.message;
  return typeof message === 'string' ? message : String(error);
}

export function noAnswer(url: string, cause: unknown): ApiError {
  const problem = {
    type: 'https://orrery.dev/problems/no-answer',
    title: 'The api does not answer',
    status: 0,
    detail: `${url} does not answer: ${reasonOf(cause)}`,
    remedy: 'Check the address, and whether the api runs there.',
  };
  return new ApiError(0, problem, { cause });
}

/** The error of an answer that is no success; one that is no problem (a proxy's page, say) becomes one. */
export async function errorOf(response: Response): Promise<ApiError> {
  const text = await response.text().catch(() => '');
  if (response.headers.get('content-type')?.includes('json')) {
    try {
      // A problem is no message on a topic: it is checked here.
      // eslint-disable-next-line no-restricted-syntax
      const problem = JSON.parse(text) as Partial<Problem> | null;
      if (typeof problem?.detail === 'string' && typeof problem.type === 'string') return new ApiError(response.status, { title: '', ...problem } as Problem);
    } catch {
      // not JSON after all
    }
  }
  const detail = `${response.url} answered ${response.status} ${response.statusText}`.trim();
  return new ApiError(response.status, { type: 'about:blank', title: response.statusText, status: response.status, detail });
}
