/** Work that is done one after the other, whatever became of what came before. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  /** @returns what the work returns, or throws. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }

  /** Resolves when all work so far is done. */
  async done(): Promise<void> {
    await this.last;
  }
}
