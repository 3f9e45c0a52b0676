/** One thing wrong in a plant folder: where it stands, which rule it breaks and what to do about it. */
export interface Problem {
  /** Path of the file inside the plant folder, e.g. `models/Filler.json`. */
  readonly file: string;
  /** JSON pointer (RFC 6901) inside the file, e.g. `/contents/3/schema`; empty for the file as a whole. */
  readonly path: string;
  /** 1-based position, where the format keeps it (YAML always, JSON for syntax errors). */
  readonly line?: number;
  readonly column?: number;
  /** Rule code, stable across releases, e.g. `dtdl.schema.unknown`. */
  readonly code: string;
  /** What is wrong, naming the offending value. */
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
}

/** `models/Filler.json /contents/3/schema: … → … [dtdl.schema.unknown]`, one line for a terminal or a log. */
export function formatProblem(problem: Problem): string {
  const position = problem.line === undefined ? '' : `:${problem.line}${problem.column === undefined ? '' : `:${problem.column}`}`;
  const path = problem.path === '' ? '' : ` ${problem.path}`;
  return `${problem.file}${position}${path}: ${problem.message} → ${problem.fix} [${problem.code}]`;
}

/** A value as a short quoted excerpt for a message; a whole document never ends up in an error. */
export function excerpt(value: unknown): string {
  const text =
    value === undefined ? 'nothing' : JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? item.toString() : item));
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
