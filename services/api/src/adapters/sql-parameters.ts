/** Values of one statement: nothing that a client sent is ever part of its text. */
export class SqlParameters {
  readonly values: unknown[] = [];

  /** The placeholder of a value, e.g. `$3::numeric`. */
  add(value: unknown, type: 'text' | 'numeric' | 'text[]' | 'numeric[]' | 'jsonb' | 'integer'): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}
