import { type ReactNode, useEffect } from 'react';
import { type Condition, findingsOf, isAbnormal, worstOf } from '../domain/condition.js';
import { levelPath, type PlantNode } from '../domain/plant-tree.js';
import { readPast } from '../domain/past-view.js';
import { OVERVIEW_PATH, twinPath } from '../domain/route.js';
import { sectionsOf } from '../domain/sections.js';
import { nameOf, type TwinView } from '../domain/twin-view.js';
import { CountBadge } from '../parts/alerts/alert-badge.js';
import { TwinAlerts } from '../parts/alerts/twin-alerts.js';
import { TwinCommands, TwinCommandsLink, TwinMethods } from '../parts/commands/twin-commands.js';
import { ConditionMark } from '../parts/condition-mark.js';
import { FindingText } from '../parts/finding-text.js';
import { Link } from '../parts/link.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { PastChoice } from '../parts/past-choice.js';
import { PastValues } from '../parts/past-values.js';
import { TwinStops } from '../parts/stops/twin-stops.js';
import { TwinTrends } from '../parts/twin-trends.js';
import { TwinIdentity, TwinRelationships, TwinSources } from '../parts/twin-facts.js';
import { ValueRow } from '../parts/value-row.js';
import { useAlertCounts } from '../state/alerts/use-alerts.js';
import { useNames, usePlant, useServices, useTwin } from '../state/context.js';
import { useQuery } from '../state/router.js';
import { PartCards } from './part-cards.js';

/** One twin: what is wrong with it, every value, its last minutes, its parts, and what it is. */
export function TwinPage({ twinId, component }: { twinId: string; component?: string | undefined }) {
  const twin = useTwin(twinId);
  const { tree, sources } = usePlant();
  const past = usePast();
  if (!twin) return <UnknownTwin twinId={twinId} />;
  if (past !== undefined) return <PastPage twin={twin} at={past} />;
  const findings = findingsOf(twin);
  const abnormal = findings.filter((finding) => isAbnormal(finding.condition));
  const isRecorded = (source: string | undefined) => sources?.find((candidate) => candidate.id === source)?.clock === 'recorded';
  const parts = nodeOf(tree, twinId)?.children.filter((node) => node.component === undefined) ?? [];
  return (
    <Page title={nameOf(twin)} isForPart={component !== undefined} above={<Breadcrumb twinId={twinId} />} aside={<TwinMarks twinId={twinId} condition={worstOf(findings.map((finding) => finding.condition))} />}>
      <TwinIdentity twin={twin} />
      <PastChoice twinId={twinId} at={undefined} />
      <TwinStops twinId={twinId} />
      <TwinAlerts twinId={twinId} />
      <TwinCommands twin={twin} />
      {abnormal.length > 0 && (
        <section aria-labelledby="wrong">
          <h2 id="wrong">Needs attention</h2>
          <ul className="finding-list boxed">
            {abnormal.map((finding) => (
              <li key={`${finding.condition} ${finding.path ?? finding.source}`}>
                <ConditionMark condition={finding.condition} /> <FindingText twin={twin} finding={finding} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {parts.length > 0 && (
        <section aria-labelledby="parts">
          <h2 id="parts">Parts</h2>
          <PartCards nodes={parts} />
        </section>
      )}
      <TwinTrends twin={twin} isRecorded={isRecorded} />
      <Values twin={twin} component={component} isRecorded={isRecorded} />
      <TwinMethods twin={twin} />
      <TwinCommandsLink twin={twin} />
      <TwinRelationships twin={twin} />
      <TwinSources twin={twin} />
    </Page>
  );
}

/** Alerts that nobody has acknowledged, and how its values read: a twin may read well and be in alarm. */
function TwinMarks({ twinId, condition }: { twinId: string; condition: Condition }) {
  const count = useAlertCounts().own.get(twinId);
  return (
    <>
      {count && <CountBadge count={count} />}
      <ConditionMark condition={condition} {...(condition === 'normal' && count ? { text: 'Values normal' } : {})} />
    </>
  );
}

function usePast(): number | undefined {
  const { clock } = useServices();
  return readPast(useQuery(), clock.now());
}

/** Nothing that is live stands on a page of the past. */
function PastPage({ twin, at }: { twin: TwinView; at: number }) {
  return (
    <Page title={nameOf(twin)} above={<Breadcrumb twinId={twin.twinId} />}>
      <PastChoice key={at} twinId={twin.twinId} at={at} />
      <PastValues twinId={twin.twinId} at={at} />
    </Page>
  );
}

function UnknownTwin({ twinId }: { twinId: string }) {
  return (
    <Page title="Unknown twin">
      <Notice title={`There is no twin ${twinId}`} action={<Link to={OVERVIEW_PATH}>Go to the overview</Link>}>
        <p>It may have been taken out of the registry, or not be registered yet.</p>
      </Notice>
    </Page>
  );
}

function Breadcrumb({ twinId }: { twinId: string }) {
  const { summaries } = usePlant();
  const above = levelPath(twinId, summaries).slice(0, -1);
  if (above.length === 0) return null;
  return (
    <nav className="breadcrumb" aria-label="Where this is">
      <ol>
        {above.map((twin) => (
          <li key={twin.twinId}>
            <Link to={twinPath(twin.twinId)}>{twin.name}</Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Values({ twin, component, isRecorded }: { twin: TwinView; component: string | undefined; isRecorded: (source: string | undefined) => boolean }) {
  const names = useNames(twin.model);
  return (
    <>
      {sectionsOf(twin).map((section) => (
        <ValueSection
          key={section.component ?? ''}
          component={section.component}
          title={section.component === undefined ? 'Values' : names.component(section.component)}
          isWanted={section.component !== undefined && section.component === component}
        >
          {section.entries.map(([path, property]) => (
            <ValueRow
              key={path}
              twinId={twin.twinId}
              model={twin.model}
              path={path}
              property={property}
              desired={twin.desired[path]}
              isRecorded={isRecorded(property.source)}
            />
          ))}
        </ValueSection>
      ))}
    </>
  );
}

/** A table of values; a component that the tree led to comes into view and takes the focus. */
function ValueSection({ component, title, isWanted, children }: { component: string | undefined; title: string; isWanted: boolean; children: ReactNode }) {
  const id = `values-${component ?? 'own'}`;
  useEffect(() => {
    if (!isWanted) return;
    const heading = document.getElementById(id);
    heading?.focus();
    heading?.scrollIntoView({ block: 'start' });
  }, [isWanted, id]);
  return (
    <section aria-labelledby={id}>
      <h2 id={id} tabIndex={-1}>
        {title}
      </h2>
      <table className="values">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
            <th scope="col">Quality</th>
            <th scope="col">Age</th>
            <th scope="col">Last 2 min</th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

function nodeOf(nodes: readonly PlantNode[], key: string): PlantNode | undefined {
  for (const node of nodes) {
    const found = node.key === key ? node : nodeOf(node.children, key);
    if (found) return found;
  }
  return undefined;
}
