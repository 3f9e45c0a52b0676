import { countUnacknowledged, type UnackCount } from '../../domain/alerts/alert-counts.js';
import { PRIORITY_WORDS } from '../../domain/alerts/alert-words.js';
import { plural } from '../../domain/words.js';
import { useAlerts } from '../../state/alerts/use-alerts.js';
import { PriorityMark } from './priority-mark.js';

/** How many alerts nobody has acknowledged, with the shape of the most urgent: in the banner, always. */
export function AlertBadge() {
  const { open, isPartial } = useAlerts();
  const count = open && countUnacknowledged(open);
  return count ? <CountBadge count={count} more={isPartial ? '+' : ''} /> : null;
}

export function CountBadge({ count: { count, worst }, more = '' }: { count: UnackCount; more?: string }) {
  return (
    <span className="badge" title={`${plural(count, 'alert')} not acknowledged, the most urgent: ${PRIORITY_WORDS[worst].toLowerCase()}`}>
      <PriorityMark priority={worst} isFilled hasWord={false} />
      <span>{`${count}${more}`}</span>
      <span className="visually-hidden">not acknowledged</span>
    </span>
  );
}
