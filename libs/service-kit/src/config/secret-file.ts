import { type X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { certificatesIn } from './certificates-in.js';
import { parseSetting, type SettingSchema } from './parse-setting.js';

/**
 * A setting in a file, as a mounted Secret is. It is read whenever it is asked for. A file that cannot be used (missing, empty, half written, of
 * another form) changes nothing: the last one that could be used goes on, and `problem` says what is wrong until it is mended.
 */
export class SecretFile {
  private text: string | undefined;
  private value: unknown;
  /** How often another value was taken since the first. */
  changes = 0;
  /** What is wrong with the file now, in words that repeat nothing of it. */
  problem: string | undefined;

  constructor(
    private readonly schema: SettingSchema,
    readonly path: string,
  ) {}

  get setting(): string {
    return this.schema.inFile ? this.schema.env : `${this.schema.env}_FILE`;
  }

  get certificates(): X509Certificate[] | undefined {
    return this.schema.holds === 'certificates' && this.text?.includes('-----BEGIN') ? certificatesIn(this.text) : undefined;
  }

  /** The last value that could be used; undefined where there has been none. */
  current(): unknown {
    const read = this.read();
    this.problem = 'problem' in read ? `${this.setting} (${this.path}) ${read.problem}` : undefined;
    if ('problem' in read || read.text === this.text) return this.value;
    if (this.text !== undefined) this.changes += 1;
    this.text = read.text;
    return (this.value = read.value);
  }

  private read(): { readonly text: string; readonly value: unknown } | { readonly problem: string } {
    let text: string;
    try {
      // Editors and `echo` end a file with a line break; no password does.
      text = readFileSync(this.path, 'utf8').replace(/\r?\n$/, '');
    } catch (error) {
      return { problem: `cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}` };
    }
    if (text === '') return { problem: 'is empty' };
    if (text === this.text) return { text, value: this.value };
    const parsed = parseSetting(this.schema, text);
    return 'problem' in parsed ? parsed : { text, value: parsed.value };
  }
}
