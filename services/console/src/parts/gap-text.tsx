import { type Gap } from '@orrery/contracts';
import { formatSpan, toMillis } from '../domain/time.js';
import { Instant } from './age.js';

/** A span from which readings may be missing: from, to, how long, why, and whether they were fetched afterwards. */
export function GapText({ gap }: { gap: Gap }) {
  const from = toMillis(gap.from);
  const to = toMillis(gap.to);
  return (
    <>
      <Instant at={gap.from} />
      {gap.to === undefined ? ', still open' : ' to '}
      {gap.to !== undefined && <Instant at={gap.to} />}
      {from !== undefined && to !== undefined && ` (${to - from < 1000 ? `${to - from} ms` : formatSpan(to - from)})`}
      {`, ${causeWords(gap.cause)}${gap.recovered ? ', recovered' : ''}`}
    </>
  );
}

export function causeWords(cause: string): string {
  return cause.replaceAll('-', ' ');
}
