/** One row of the raw history, superseded ones among them. */
export interface Point {
  readonly t: string;
  readonly v: unknown;
  readonly q: string;
  readonly knownAt?: string;
  readonly supersededAt?: string;
}

/** One event of a twin, in the order of the log. */
export interface Link {
  readonly rev: number;
  readonly prevRev: number;
}

/**
 * What is wrong with the history of a machine that has sent 1 … count, in order of event time: a sentence for each fault, none where nothing is.
 * @param isNamed whether history itself names a gap at the time of a number, which then may be missing
 */
export function checkNumbers(points: readonly Point[], count: number, isNamed: (n: number) => boolean = () => false): string[] {
  const times = new Map<number, number>();
  const faults: string[] = [];
  let last = 0;
  for (const { v, q, t, supersededAt } of points) {
    const n = Number(v);
    times.set(n, (times.get(n) ?? 0) + 1);
    if (q !== 'good') faults.push(`${n} at ${t} is ${q}`);
    if (supersededAt !== undefined) faults.push(`${n} at ${t} was superseded at ${supersededAt}`);
    if (n < last) faults.push(`${n} at ${t} stands after ${last}`);
    last = n;
  }
  const missing = Array.from({ length: count }, (_unused, index) => index + 1).filter((n) => !times.has(n) && !isNamed(n));
  if (missing.length > 0) faults.push(`${missing.length} of ${count} are missing: ${missing.slice(0, 5).join(', ')}${missing.length > 5 ? ', …' : ''}`);
  for (const [n, found] of times) {
    if (found > 1) faults.push(`${n} is there ${found} times`);
    if (n < 1 || n > count) faults.push(`${n} was never sent`);
  }
  return faults;
}

/** What is wrong with the revisions of one twin as a consumer reads them: it drops an event whose revision it has (R19). */
export function checkChain(chain: readonly Link[]): string[] {
  const faults: string[] = [];
  let has = 0;
  for (const { rev, prevRev } of chain) {
    if (rev <= has) continue;
    if (prevRev !== has) faults.push(`revision ${rev} follows ${prevRev}, but ${has} was the last`);
    has = rev;
  }
  return faults;
}
