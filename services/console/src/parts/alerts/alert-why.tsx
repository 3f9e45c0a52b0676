import { type ListedAlert } from '@orrery/client';
import { directionWords } from '../../domain/alerts/direction-words.js';
import { formatValue } from '../../domain/format-value.js';
import { unitLabel } from '../../domain/unit-label.js';
import { useNames, useTwin } from '../../state/context.js';
import { Instant } from '../age.js';
import { ConditionMark } from '../condition-mark.js';
import { FigureTable } from '../figure-table.js';
import { type Condition } from '../../domain/condition.js';

/** Why: the signals that contributed, the largest first, with which way they went; and what the rule saw. */
export function AlertWhy({ alert: { twinId, evidence, filtered } }: { alert: ListedAlert }) {
  const contributions = evidence.contributions ?? [];
  if (contributions.length === 0 && evidence.values.length === 0 && evidence.score === undefined) return null;
  return (
    <section aria-labelledby="why">
      <h2 id="why">Why, and how sure</h2>
      {evidence.score !== undefined && (
        <p>
          {`Score ${evidence.score.toFixed(1)}, where 1 is the limit of normal`}
          {evidence.health !== undefined && `; health ${Math.round(evidence.health * 100)} %`}
        </p>
      )}
      {contributions.length > 0 && <Contributions twinId={twinId} contributions={contributions} />}
      {evidence.values.length > 0 && <Seen twinId={twinId} values={evidence.values} />}
      {filtered === true && <p className="quiet">Some of it is of values that you may not read, and is left out.</p>}
    </section>
  );
}

function Contributions({ twinId, contributions }: { twinId: string; contributions: NonNullable<ListedAlert['evidence']['contributions']> }) {
  const twin = useTwin(twinId);
  const names = useNames(twin?.model ?? '');
  const rows = contributions.map(({ path, share, direction, since }) => {
    const property = twin?.properties[path];
    return {
      key: path,
      head: names.full(path),
      cells: [
        <Share key="share" share={share} />,
        directionWords(direction),
        since === undefined ? '–' : <Instant key="since" at={since} />,
        property ? `${formatValue(property.value, property.datatype, names.of(path).values)} ${unitLabel(property.unit)}`.trim() : '–',
      ],
    };
  });
  return <FigureTable className="why" caption="Signals that made the score" heads={['Signal', 'Share', 'Direction', 'Since', 'Now']} rows={rows} />;
}

function Share({ share }: { share: number }) {
  return (
    <span className="share">
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <rect width={Math.min(100, share * 100)} height="8" />
      </svg>
      {`${Math.round(share * 100)} %`}
    </span>
  );
}

const CONDITION: Readonly<Record<string, Condition>> = { good: 'normal', uncertain: 'uncertain', bad: 'bad', stale: 'stale' };

function Seen({ twinId, values }: { twinId: string; values: ListedAlert['evidence']['values'] }) {
  const twin = useTwin(twinId);
  const names = useNames(twin?.model ?? '');
  return (
    <ul className="seen" aria-label="What the rule saw">
      {values.map(({ path, value, unit, quality, eventTs }) => (
        <li key={path}>
          <span className="finding-what">{names.full(path)}</span> {`${formatValue(value, twin?.properties[path]?.datatype, names.of(path).values)} ${unitLabel(unit)}`.trim()}{' '}
          {quality !== undefined && <ConditionMark condition={CONDITION[quality] ?? 'uncertain'} {...(quality === 'good' ? { text: 'Good' } : {})} />}
          {eventTs !== undefined && (
            <span className="quiet">
              {' at '}
              <Instant at={eventTs} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
