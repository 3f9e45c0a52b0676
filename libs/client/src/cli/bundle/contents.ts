import { explain } from '../exit.js';

/** What could not be had, why, and what to do about it. */
export interface Missing {
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
}

/** What a bundle will hold, file by file, and what it could not have. */
export class Contents {
  readonly files = new Map<string, { readonly what: string; readonly content: unknown }>();
  readonly missing: Missing[] = [];

  /** @param content text that is a log or a metric, or anything that is written as JSON */
  put(path: string, what: string, content: unknown): void {
    this.files.set(path, { what, content });
  }

  lacks(what: string, why: string, remedy: string): void {
    this.missing.push({ what, why, remedy });
  }

  /** Keeps what is asked for, or why it cannot be had: one that fails takes no other with it. */
  async keep(path: string, what: string, ask: () => Promise<unknown>): Promise<void> {
    try {
      this.put(path, what, await ask());
    } catch (error) {
      const [message = '', remedy = ''] = explain(error);
      this.lacks(what, message.replace(/^error: /, ''), remedy.trim() || 'See the log of who was asked.');
    }
  }
}
