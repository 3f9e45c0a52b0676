import { type AlertDetail, type Deed } from '@orrery/client';
import { type ReactNode } from 'react';
import { PRIORITY_MEANING, PRIORITY_WORDS } from '../../domain/alerts/alert-words.js';
import { plural } from '../../domain/words.js';
import { Instant } from '../age.js';
import { Fact } from '../sources/fact.js';

/** How urgent, whose, and what people have decided about it. */
export function AlertFacts({ alert }: { alert: AlertDetail }) {
  const { priority, basePriority, assignee, acknowledged, shelved, outOfService, nuisance, outcome, suppressed } = alert;
  const escalated = priority === basePriority ? '' : `, raised from ${PRIORITY_WORDS[basePriority].toLowerCase()}`;
  return (
    <section aria-labelledby="facts">
      <h2 id="facts">About it</h2>
      <dl className="facts wide">
        <Fact name="Priority">{`${PRIORITY_WORDS[priority]}: ${PRIORITY_MEANING[priority]}${escalated}`}</Fact>
        <Fact name="With">{assignee ?? 'nobody yet'}</Fact>
        <Fact name="Times">{`${plural(alert.occurrence, 'alert')} of this rule here so far; this one came ${plural(alert.count, 'time')}`}</Fact>
        {acknowledged && <Fact name="Acknowledged"><By deed={acknowledged} /></Fact>}
        {shelved && (
          <Fact name="Shelved">
            <By deed={shelved} />, until <Instant at={shelved.until} />
          </Fact>
        )}
        {suppressed && <Fact name="Suppressed">{suppressed.by === 'window' ? 'by a maintenance window' : 'by design, as the rule says'}</Fact>}
        {outOfService && <Fact name="Out of service"><By deed={outOfService} /></Fact>}
        {nuisance && <Fact name="Nuisance"><By deed={nuisance} /></Fact>}
        {outcome && <Fact name="Found"><By deed={{ ...outcome, ...(outcome.note === undefined ? {} : { reason: outcome.note }) }} before={`${outcome.what}, `} /></Fact>}
        <Fact name="Rule">
          <code>{alert.instance === '' ? alert.rule : `${alert.rule}, ${alert.instance}`}</code>
        </Fact>
      </dl>
    </section>
  );
}

function By({ deed: { by, at, reason }, before = '' }: { deed: Deed; before?: string }): ReactNode {
  return (
    <>
      {`${before}by ${by}, `}
      <Instant at={at} />
      {reason !== undefined && `: ${reason}`}
    </>
  );
}
