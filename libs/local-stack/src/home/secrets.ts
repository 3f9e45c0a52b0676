import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Passwords of this data folder: made on first use, kept in `secrets.json`, readable by its owner alone. */
export class Secrets {
  private readonly values: Record<string, string>;

  constructor(private readonly home: string) {
    mkdirSync(home, { recursive: true });
    this.values = this.read();
  }

  /** The password under a name, e.g. `kafka.api`. Letters, digits, - and _ only, so that no configuration format needs quotes. */
  password(name: string): string {
    return this.value(name, () => randomBytes(18).toString('base64url'));
  }

  /** Any other secret text, e.g. a private key. */
  value(name: string, make: () => string): string {
    const known = this.values[name];
    if (known !== undefined) return known;
    // Another component of the same folder may have written since we read.
    Object.assign(this.values, this.read());
    const made = (this.values[name] ??= make());
    this.write();
    return made;
  }

  /** Another password in the place of one that was changed. */
  set(name: string, value: string): void {
    Object.assign(this.values, this.read(), { [name]: value });
    this.write();
  }

  private get file(): string {
    return join(this.home, 'secrets.json');
  }

  private read(): Record<string, string> {
    try {
      return JSON.parse(readFileSync(this.file, 'utf8')) as Record<string, string>;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw new Error(`${this.file} cannot be read: ${(error as Error).message}. Repair it, or empty the folder (npm run reset).`, { cause: error });
    }
  }

  private write(): void {
    const partial = `${this.file}.${process.pid}`;
    writeFileSync(partial, `${JSON.stringify(this.values, null, 2)}\n`, { mode: 0o600 });
    chmodSync(partial, 0o600);
    renameSync(partial, this.file);
  }
}
