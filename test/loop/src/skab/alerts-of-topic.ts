import { type Alert } from '@orrery/contracts';
import { millisOf } from '@orrery/twin-model';

/** Each time that alerting raised an alert, by all its revisions in their order: of when the score was that made it do so, and what it names first. One that came back is one more. */
export function raisesOf(revisions: readonly Alert[]): { readonly fromMs: number; readonly top: string }[] {
  return revisions
    .filter(({ active }, i) => active && !(revisions[i - 1]?.active ?? false))
    .map(({ evidence: { scoreAt, contributions }, activeSince }) => ({ fromMs: millisOf(scoreAt ?? activeSince), top: contributions?.[0]?.path ?? '' }));
}
