import { type Attention, attentionOf, type SourceAttention } from '../domain/attention.js';
import { calmWords } from '../domain/alerts/calm-words.js';
import { type Condition, CONDITIONS } from '../domain/condition.js';
import { belowSingles, levelPath } from '../domain/plant-tree.js';
import { sourcePath, twinPath } from '../domain/route.js';
import { type TwinSummary } from '../domain/summary.js';
import { nameOf } from '../domain/twin-view.js';
import { plural } from '../domain/words.js';
import { Instant } from '../parts/age.js';
import { AlertsFirst } from '../parts/alerts/alerts-first.js';
import { CountBadge } from '../parts/alerts/alert-badge.js';
import { WaitingForMe } from '../parts/commands/waiting-for-me.js';
import { ConditionMark } from '../parts/condition-mark.js';
import { FindingText } from '../parts/finding-text.js';
import { Link } from '../parts/link.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { SourceMark } from '../parts/source-mark.js';
import { useAlertCounts, useAlerts } from '../state/alerts/use-alerts.js';
import { usePlant, useServices } from '../state/context.js';
import { PlantGroups } from './part-cards.js';

/** More than that nobody reads; the tree has them all. */
const MOST_LISTED = 50;
const FINDINGS_EACH = 3;

/** The organisation at a glance: how many twins stand how, what is abnormal first, then its parts. */
export function OverviewPage() {
  const { tree, summaries } = usePlant();
  const { store, me } = useServices();
  const title = tree.length === 1 ? tree[0]!.name : 'Overview';
  if (summaries.size === 0) return <EmptyPlant />;
  const attention = attentionOf(store.twins());
  return (
    <Page title={title} aside={<span className="quiet">{plural(summaries.size, 'twin')}</span>}>
      <Counts summaries={summaries} />
      <section aria-labelledby="abnormal">
        <h2 id="abnormal">Needs attention</h2>
        <AlertsFirst />
        {me.may.includes('APPROVE') && <WaitingForMe />}
        {attention.length === 0 && <NothingReadsBadly />}
        <ul className="findings">
          {attention.slice(0, MOST_LISTED).map((entry) => (
            <Entry key={entry.kind === 'twin' ? entry.twin.twinId : entry.source} entry={entry} />
          ))}
        </ul>
        {attention.length > MOST_LISTED && <p className="quiet">{`and ${attention.length - MOST_LISTED} more, marked in the plant tree`}</p>}
      </section>
      <SourcesAtAGlance />
      <section aria-labelledby="parts">
        <h2 id="parts">Plant</h2>
        <PlantGroups nodes={belowSingles(tree)} />
      </section>
    </Page>
  );
}

/** A value may read well and be in alarm: that all is as it should be is said only where no alert says otherwise. */
function NothingReadsBadly() {
  return <p className="quiet">{calmWords(useAlerts())}</p>;
}

function EmptyPlant() {
  return (
    <Page title="Overview">
      <Notice title="No twins are registered yet">
        <p>
          Describe the plant in a folder (models, twins.yaml, bindings.yaml) and apply it: <code>orrery apply -f &lt;folder&gt;</code>. Twins appear here as
          soon as they are registered.
        </p>
      </Notice>
    </Page>
  );
}

function Counts({ summaries }: { summaries: ReadonlyMap<string, TwinSummary> }) {
  const counts = new Map<Condition, number>();
  for (const twin of summaries.values()) counts.set(twin.condition, (counts.get(twin.condition) ?? 0) + 1);
  const shown = CONDITIONS.filter((condition) => condition === 'normal' || counts.has(condition)).reverse();
  return (
    <ul className="counts" aria-label="Twins by condition">
      {shown.map((condition) => (
        <li key={condition} data-condition={condition}>
          <span className="count">{counts.get(condition) ?? 0}</span>
          <ConditionMark condition={condition} />
        </li>
      ))}
    </ul>
  );
}

function Entry({ entry }: { entry: Attention }) {
  if (entry.kind === 'source') return <SourceEntry entry={entry} />;
  return (
    <li data-condition={entry.condition}>
      <div className="finding-head">
        <ConditionMark condition={entry.condition} />
        <Link to={twinPath(entry.twin.twinId)}>{nameOf(entry.twin)}</Link>
        <TwinBadge twinId={entry.twin.twinId} />
        <Above twinId={entry.twin.twinId} />
      </div>
      <ul className="finding-list">
        {entry.findings.slice(0, FINDINGS_EACH).map((finding) => (
          <li key={`${finding.condition} ${finding.path}`}>
            <FindingText twin={entry.twin} finding={finding} />
          </li>
        ))}
        {entry.findings.length > FINDINGS_EACH && <li className="quiet">{`and ${plural(entry.findings.length - FINDINGS_EACH, 'more value')}`}</li>}
      </ul>
    </li>
  );
}

function TwinBadge({ twinId }: { twinId: string }) {
  const count = useAlertCounts().own.get(twinId);
  return count ? <CountBadge count={count} /> : null;
}

function SourceEntry({ entry }: { entry: SourceAttention }) {
  return (
    <li data-condition={entry.condition}>
      <div className="finding-head">
        <ConditionMark condition={entry.condition} />
        <Link to={sourcePath(entry.source)}>{entry.source}</Link>
        <span className="quiet">source</span>
      </div>
      <p className="finding-list">
        {entry.reason ?? 'The source cannot be reached'}; {plural(entry.values, 'value')} of {plural(entry.twins, 'twin')} stale because of it
        {entry.since !== undefined && (
          <span className="quiet">
            {' since '}
            <Instant at={entry.since} />
          </span>
        )}
      </p>
    </li>
  );
}

function Above({ twinId }: { twinId: string }) {
  const { summaries } = usePlant();
  return (
    <span className="quiet">
      {levelPath(twinId, summaries)
        .slice(0, -1)
        .map((above) => above.name)
        .join(' › ')}
    </span>
  );
}

function SourcesAtAGlance() {
  const { sources } = usePlant();
  if (!sources || sources.length === 0) return null;
  return (
    <section aria-labelledby="sources-glance">
      <h2 id="sources-glance">Sources</h2>
      <ul className="chips">
        {sources.map((source) => (
          <li key={source.id}>
            <Link to={sourcePath(source.id)}>{source.id}</Link>
            <SourceMark source={source} />
          </li>
        ))}
      </ul>
    </section>
  );
}
