import { nearest } from './nearest.js';
import { type Problem } from './problem.js';

/** Line and column of a JSON pointer inside a file; `undefined` when the format or the path does not tell. */
export type Locate = (path: string, what: 'key' | 'value') => { line: number; column: number } | undefined;

/** Where a reader stands inside a file, and where it reports what it finds there. */
export class Place {
  constructor(
    readonly file: string,
    readonly path: string,
    /** First part of every rule code reported here: `dtdl` or `plant`. */
    private readonly area: string,
    private readonly sink: Problem[],
    private readonly locate: Locate,
  ) {}

  /** The place of a member or an element. Keys are escaped after RFC 6901. */
  at(...keys: readonly (string | number)[]): Place {
    const path = keys.reduce<string>((sum, key) => `${sum}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`, this.path);
    return new Place(this.file, path, this.area, this.sink, this.locate);
  }

  /** Reports a problem of the value here, or of the member's key when `what` is `key`. Returns undefined, so a reader can return it. */
  report(code: string, message: string, fix: string, what: 'key' | 'value' = 'value'): undefined {
    const position = this.locate(this.path, what);
    this.sink.push({ file: this.file, path: this.path, ...position, code: `${this.area}.${code}`, message, fix });
    return undefined;
  }

  /**
   * `did you mean "…"?` for an id out of many, else what `otherwise` says. Only the first hundred problems are worth the search:
   * a folder whose every reference is wrong must not keep its reader busy for minutes.
   */
  meant(word: string, ids: Iterable<string>, otherwise: string): string {
    const hit = this.sink.length < 100 ? nearest(word, ids) : undefined;
    return hit === undefined ? otherwise : `did you mean "${hit}"?`;
  }

  /** How many problems the whole run has reported so far: equal before and after means that nothing new was found. */
  get reported(): number {
    return this.sink.length;
  }
}
