import { type ListedAlert } from '@orrery/client';
import { OUTCOME_WORDS } from '../../domain/alerts/alert-words.js';
import { Instant } from '../age.js';

/** What to do: the procedure, its documents, and what was done about the alert before this one. */
export function NextSteps({ alert: { nextStep, lastTime } }: { alert: ListedAlert }) {
  const documents = nextStep?.documents ?? [];
  const lines = nextStep?.procedure?.trim().split(/\n+/) ?? [];
  if (lines.length === 0 && documents.length === 0 && !lastTime) return null;
  return (
    <section aria-labelledby="next">
      <h2 id="next">What to do</h2>
      <div className="next-step">
        {lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
        {documents.length > 0 && (
          <ul>
            {documents.map(({ title, url }) => (
              <li key={url}>{isWebAddress(url) ? <a href={url} rel="noreferrer">{title}</a> : `${title}: ${url}`}</li>
            ))}
          </ul>
        )}
        {lastTime && (
          <p className="last-time">
            <strong>Last time</strong>{' '}
            <span className="quiet">
              <Instant at={lastTime.at} />
              {lastTime.by !== undefined && `, ${lastTime.by}`}
            </span>
            <br />
            {[lastTime.outcome && OUTCOME_WORDS[lastTime.outcome], lastTime.note].filter((part) => part !== undefined).join('. ') || 'Nobody wrote down what was found.'}
          </p>
        )}
      </div>
    </section>
  );
}

/** A rule's text is not trusted to be a link that a browser may run. */
function isWebAddress(url: string): boolean {
  return /^https?:\/\//i.test(url);
}
