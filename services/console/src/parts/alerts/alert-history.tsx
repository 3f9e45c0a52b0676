import { type AlertDetail } from '@orrery/client';
import { trailOf } from '../../domain/alerts/trail.js';
import { Instant } from '../age.js';

/** What happened to it and what people said, the latest first. */
export function AlertHistory({ alert }: { alert: AlertDetail }) {
  const trail = trailOf(alert);
  return (
    <section aria-labelledby="history">
      <h2 id="history">History and comments</h2>
      <ol className="trail">
        {trail.map((entry, index) => (
          <li key={`${entry.at} ${index}`} data-kind={entry.kind}>
            <span className="quiet">
              <Instant at={entry.at} />
              {entry.by !== undefined && `, ${entry.by}`}
            </span>
            {entry.kind === 'comment' ? <blockquote>{entry.text}</blockquote> : <span>{entry.text}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
