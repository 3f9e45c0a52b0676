/** As much of a task as the choice needs. */
export interface Candidate {
  readonly run: string;
  readonly number: number;
  /** Order in which runs were asked for. */
  readonly seq: number;
}

/**
 * What to begin next: one of the run that has the fewest at work, of those with as many the run that was asked for first. So a run of a thousand shares
 * does not make one of three wait until it has ended.
 */
export function chooseTasks<T extends Candidate>(candidates: readonly T[], atWork: readonly { readonly run: string }[], free: number): T[] {
  const busy = new Map<string, number>();
  const count = (run: string) => busy.get(run) ?? 0;
  for (const { run } of atWork) busy.set(run, count(run) + 1);
  const left = [...candidates];
  const chosen: T[] = [];
  while (chosen.length < free && left.length > 0) {
    const next = left.reduce((a, b) => (count(b.run) - count(a.run) || b.seq - a.seq || b.number - a.number) < 0 ? b : a);
    left.splice(left.indexOf(next), 1);
    chosen.push(next);
    busy.set(next.run, count(next.run) + 1);
  }
  return chosen;
}
