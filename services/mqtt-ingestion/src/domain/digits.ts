/** A number with more digits than a double holds, as it was written. */
export class Digits {
  constructor(readonly text: string) {}

  toJSON(): string {
    return this.text;
  }
}
