/** Edit distance with transpositions (optimal string alignment), the usual measure for mistyped words; Infinity once it must reach `limit`. */
function distance(a: string, b: string, limit: number): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, rows[i - 2]![j - 2]! + 1);
      row.push(best);
      least = Math.min(least, best);
    }
    if (least >= limit) return Infinity;
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}

/** The candidate most like `word` (case ignored), or undefined when none is near enough to be meant. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue;
    const d = distance(word.toLowerCase(), candidate.toLowerCase(), bestDistance);
    if (d < bestDistance) [best, bestDistance] = [candidate, d];
  }
  return best;
}

/** `did you mean "x"? ` followed by the allowed values, or only the latter when nothing is near. */
export function suggest(word: string, candidates: readonly string[]): string {
  const hit = nearest(word, candidates);
  const others = candidates.filter((candidate) => candidate !== hit);
  const shown = others.length === 0 || candidates.length > 12 ? '' : `use one of ${others.join(', ')}`;
  if (hit !== undefined) return shown === '' ? `did you mean "${hit}"?` : `did you mean "${hit}"? Otherwise ${shown}`;
  return shown === '' ? 'see the documentation for the allowed values' : shown;
}
