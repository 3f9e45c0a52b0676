import { type Round } from '@orrery/des';

/** Tells how far a study has come, on standard error: on a terminal one line that changes, else a line where something else begins. */
export class Teller {
  #about = '';
  #planned = 0;
  #done = 0;
  #shown = '';

  constructor(
    readonly write: (text: string) => void,
    readonly terminal: boolean,
  ) {}

  round({ about, shares }: Round): void {
    this.#about = about;
    this.#planned = shares.reduce((sum, { from, to }) => sum + to - from, 0);
    this.#done = 0;
    if (this.terminal) this.#show();
    else {
      const phase = about.replace(/:.*/, '');
      if (phase !== this.#shown) this.write(`${about} (${this.#planned} replications to run)\n`);
      this.#shown = phase;
    }
  }

  more(replications: number): void {
    this.#done += replications;
    if (this.terminal) this.#show();
  }

  /** Told from afar how many of how many are done. */
  at({ about, done, planned }: { readonly about: string; readonly done: number; readonly planned: number }): void {
    const phase = about.replace(/:.*/, '');
    [this.#about, this.#planned, this.#done] = [about, planned, done];
    if (this.terminal) this.#show();
    else if (phase !== this.#shown) {
      this.write(`${about} (${planned} replications to run)\n`);
      this.#shown = phase;
    }
  }

  /** Clears the line. */
  end(): void {
    if (this.terminal && this.#shown !== '') this.write(`\r${' '.repeat(this.#shown.length)}\r`);
  }

  #show(): void {
    const share = Math.min(99, Math.floor((100 * this.#done) / Math.max(1, this.#planned)));
    const line = `${String(share).padStart(3)} % of ${this.#planned}  ${this.#about}`.slice(0, 100);
    if (line !== this.#shown) this.write(`\r${line.padEnd(this.#shown.length)}`);
    this.#shown = line;
  }
}
