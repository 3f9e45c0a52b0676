import { type Gap, type SourceStatus } from '@orrery/contracts';

/**
 * What may wait, at most `max` records, oldest first. A later status says all that an earlier one said, so the oldest of
 * them go first; where only gaps are left, the oldest two become one that covers both.
 */
export function makeRoom(waiting: readonly SourceStatus[], max: number): SourceStatus[] {
  const kept = [...waiting];
  while (kept.length > max) {
    const oldest = kept.findIndex(({ type }, index) => type === 'status' && index < kept.length - 1);
    if (oldest >= 0) kept.splice(oldest, 1);
    else kept.splice(0, 2, joined(kept[0] as SourceStatus, kept[1] as SourceStatus));
  }
  return kept;
}

function joined(earlier: SourceStatus, later: SourceStatus): SourceStatus {
  if (!earlier.gap || !later.gap) return later;
  const from = earlier.gap.from < later.gap.from ? earlier.gap.from : later.gap.from;
  const gap: Gap = { ...earlier.gap, from };
  const [one, other] = [earlier.gap.to, later.gap.to];
  if (one === undefined || other === undefined) delete gap.to;
  else gap.to = one > other ? one : other;
  return { ...later, gap };
}
