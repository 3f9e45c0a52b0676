import { type AuditEntry, type AuditVerdict } from '@orrery/client';
import { useState } from 'react';
import { decidedWords } from '../domain/commands/audit-words.js';
import { AUDIT_PATH, commandPath } from '../domain/route.js';
import { groupDigits } from '../domain/format-value.js';
import { Instant } from '../parts/age.js';
import { ConditionMark } from '../parts/condition-mark.js';
import { Link } from '../parts/link.js';
import { NotAllowed } from '../parts/not-allowed.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { commandFailure } from '../state/commands/use-proposal.js';
import { useServices } from '../state/context.js';
import { navigate, useQuery } from '../state/router.js';
import { usePolled } from '../state/use-polled.js';

const MOST = 100;
const READ_EVERY_MS = 15_000;

/** Everything that was decided about commands, each entry chained to the one before it. */
export default function AuditPage() {
  const { me, api } = useServices();
  const subject = new URLSearchParams(useQuery()).get('subject') ?? '';
  const isAllowed = me.may.includes('ADMINISTER');
  const { data, failure } = usePolled(`${isAllowed} ${subject}`, () => (isAllowed ? api.audit.list({ limit: MOST, ...(subject === '' ? {} : { subject }) }) : Promise.resolve({ items: [] })), READ_EVERY_MS);
  if (!isAllowed) return <NotAllowed title="Audit" needs="ADMINISTER, as administrators have it" />;
  return (
    <Page title="Audit">
      <p className="quiet">Each entry carries the hash of the one before it, and every outcome on Kafka has published its own: what is changed, left out or put in afterwards shows.</p>
      <ChainCheck />
      <div className="alert-filter audit-filter">
        <input type="search" aria-label="Id of a command, site/… or lock/…" placeholder="id of a command, site/…, lock/…" value={subject} onChange={(event) => navigate(event.target.value === '' ? AUDIT_PATH : `${AUDIT_PATH}?subject=${encodeURIComponent(event.target.value)}`, 'replace')} />
      </div>
      {failure !== undefined && <Notice title="The audit could not be read">{commandFailure(failure)}</Notice>}
      {!data && failure === undefined && <Notice title="Reading the audit…" />}
      {data?.items.length === 0 && <Notice title={subject === '' ? 'Nothing has been decided yet' : 'Nothing was decided about that'} />}
      <ul className="findings letters">{data?.items.map((entry) => <Entry key={entry.seq} entry={entry} />)}</ul>
      {data?.nextCursor !== undefined && <p className="quiet">{`The latest ${MOST}. Older ones: orrery audit list.`}</p>}
    </Page>
  );
}

function Entry({ entry: { seq, at, subject, body, hash } }: { entry: AuditEntry }) {
  const isCommand = !subject.includes('/');
  return (
    <li>
      <div className="finding-head">
        <span>{`${groupDigits(String(seq))}. ${decidedWords(body)}`}</span>
        <span className="quiet">
          <Instant at={at} />
        </span>
        {isCommand ? <Link to={commandPath(subject)}>{subject}</Link> : <span className="quiet">{subject}</span>}
      </div>
      <details>
        <summary className="quiet">
          <code title={hash}>{hash.slice(0, 16)}…</code> whole entry
        </summary>
        <pre>{JSON.stringify(body, null, 2)}</pre>
        <p>
          <code>{hash}</code>
        </p>
      </details>
    </li>
  );
}

/** Walks the whole chain, on demand: a long one takes its time. */
function ChainCheck() {
  const { api } = useServices();
  const [verdict, setVerdict] = useState<AuditVerdict>();
  const [failure, setFailure] = useState<string>();
  const [isChecking, setChecking] = useState(false);
  const check = () => {
    setChecking(true);
    setFailure(undefined);
    api.audit
      .verify()
      .then(setVerdict)
      .catch((error: unknown) => setFailure(`The chain could not be checked: ${commandFailure(error)}`))
      .finally(() => setChecking(false));
  };
  return (
    <div className="notice">
      <div className="actions">
        <button type="button" className="primary" disabled={isChecking} onClick={check}>
          {isChecking ? 'Checking the chain…' : 'Check the chain'}
        </button>
      </div>
      <div role="status">
        {failure !== undefined && <p className="problem">{failure}</p>}
        {verdict && !isChecking && <Verdict verdict={verdict} />}
      </div>
    </div>
  );
}

function Verdict({ verdict: { ok, entries, witnesses, head, broken } }: { verdict: AuditVerdict }) {
  if (ok) {
    return (
      <p>
        <ConditionMark condition="normal" text="The chain is whole" /> {`${groupDigits(String(entries))} entries, ${groupDigits(String(witnesses))} of them seen on Kafka as well.`}
        {head && <code title="Keep it: nobody can then rewrite what is before it unseen">{` ${head.hash}`}</code>}
      </p>
    );
  }
  return (
    <p>
      <ConditionMark condition="bad" text={`The chain is broken at entry ${broken?.seq ?? '?'}`} /> {broken?.why}. Entries before it are whole. Keep the database as it is, and have whoever answers for security look at it.
    </p>
  );
}
