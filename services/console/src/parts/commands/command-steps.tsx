import { type CommandDetail, type CommandStep } from '@orrery/client';
import { STATE_WORDS } from '../../domain/commands/command-words.js';
import { AUDIT_PATH } from '../../domain/route.js';
import { humanise } from '../../domain/words.js';
import { useServices } from '../../state/context.js';
import { Instant } from '../age.js';
import { Link } from '../link.js';

/** Every step as it was told, the latest first, with its place in the audit chain. */
export function CommandSteps({ command }: { command: CommandDetail }) {
  const { me } = useServices();
  return (
    <section aria-labelledby="steps">
      <h2 id="steps">History</h2>
      <ol className="trail">
        {[...command.steps].reverse().map((step, index) => (
          <li key={`${step.at} ${index}`}>
            <span className="quiet">
              <Instant at={step.at} />
              {step.by !== undefined && `, ${step.by}`}
            </span>
            <span>
              {wordsOf(step)}
              {step.reason !== undefined && `: ${step.reason}`}
              {step.audit && <span className="quiet">{` (audit ${step.audit.seq})`}</span>}
            </span>
          </li>
        ))}
      </ol>
      {me.may.includes('ADMINISTER') && (
        <p className="below-list">
          <Link to={`${AUDIT_PATH}?subject=${encodeURIComponent(command.id)}`}>Its entries in the audit</Link>
        </p>
      )}
    </section>
  );
}

const OTHER_WORDS: Readonly<Record<string, string>> = { 'approval-given': 'Approved by one', 'approval-refused': 'Approval refused', settled: 'Settled by a person' };

function wordsOf({ type }: CommandStep): string {
  return type in STATE_WORDS ? STATE_WORDS[type as keyof typeof STATE_WORDS][0] : (OTHER_WORDS[type] ?? humanise(type));
}
