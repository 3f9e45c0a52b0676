import { type SourceView } from '@orrery/client';
import { type SourceCounters, type SourceStatus } from '@orrery/contracts';
import { type ReactNode, useEffect } from 'react';
import { groupDigits } from '../domain/format-value.js';
import { twinPath } from '../domain/route.js';
import { formatSpan } from '../domain/time.js';
import { plural } from '../domain/words.js';
import { Age, Instant } from '../parts/age.js';
import { GapText } from '../parts/gap-text.js';
import { Link } from '../parts/link.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { SourceMark } from '../parts/source-mark.js';
import { useNames, usePlant } from '../state/context.js';

/** Gaps shown of one source; the api has them all. */
const MOST_GAPS = 50;

/** The health of every source: connection, readings, items, counters, gaps. */
export function SourcesPage({ source: wanted }: { source: string | undefined }) {
  const { sources } = usePlant();
  useEffect(() => {
    if (wanted === undefined) return;
    const heading = document.getElementById(`source-${wanted}`);
    heading?.focus();
    heading?.scrollIntoView({ block: 'start' });
  }, [wanted]);
  return (
    <Page title="Sources" isForPart={wanted !== undefined} aside={<span className="quiet">{sources && plural(sources.length, 'source')}</span>}>
      {!sources && <Notice title="Reading the sources…" />}
      {sources?.length === 0 && (
        <Notice title="No source is registered">
          <p>
            Name one in bindings.yaml of the plant folder and apply it: <code>orrery apply -f &lt;folder&gt;</code>.
          </p>
        </Notice>
      )}
      {wanted !== undefined && sources && !sources.some((source) => source.id === wanted) && <Notice title={`There is no source ${wanted}`} />}
      {sources?.map((source) => <SourceCard key={source.id} source={source} />)}
    </Page>
  );
}

function SourceCard({ source }: { source: SourceView }) {
  const { status } = source;
  const isRecorded = source.clock === 'recorded';
  return (
    <article className="source" aria-labelledby={`source-${source.id}`}>
      <div className="source-head">
        <h2 id={`source-${source.id}`} tabIndex={-1}>
          {source.id}
        </h2>
        <SourceMark source={source} />
      </div>
      <p className="quiet">
        <code>{source.endpoint}</code>
        {source.securityMode !== undefined && `, ${source.securityMode} ${source.securityPolicy ?? ''}`}
        {isRecorded && ', recorded clock: times are those of the recording'}
      </p>
      {!status && <p>Nothing has been heard of this source. Is opcua-ingestion running, and is the source within its reach?</p>}
      {status && <Status status={status} isRecorded={isRecorded} />}
      {status && <FailedItems status={status} />}
      {status && <Counters counters={status.counters} />}
      <Gaps source={source} />
    </article>
  );
}

function Status({ status, isRecorded }: { status: SourceStatus; isRecorded: boolean }) {
  return (
    <dl className="facts wide">
      <Fact name={status.state === 'connected' ? 'Connected since' : status.state === 'disconnected' ? 'Disconnected since' : 'Connecting since'}>
        <Instant at={status.since} />
        {status.reason !== undefined && <span className="fact-note">{status.reason}</span>}
      </Fact>
      <Fact name={isRecorded ? 'Last reading, event time' : 'Last reading'}>
        {status.lastEventTs === undefined ? 'none yet' : <Age at={status.lastEventTs} recorded={isRecorded} />}
        {!isRecorded && status.lastEventTs !== undefined && ' ago'}
      </Fact>
      <Fact name="Items">
        {`${status.items.monitored} of ${status.items.bound} monitored`}
        {status.items.failed > 0 && <strong className="fact-note">{`${status.items.failed} failed`}</strong>}
      </Fact>
      {status.clockSkewMs !== undefined && !isRecorded && <Fact name="Clock of the device">{skewWords(status.clockSkewMs)}</Fact>}
      {status.revised && <Fact name="Publishing every">{`${status.revised.publishingIntervalMs} ms`}</Fact>}
      <Fact name="Heard of">
        <Age at={status.at} /> ago
      </Fact>
    </dl>
  );
}

function skewWords(skewMs: number): string {
  if (Math.abs(skewMs) < 1000) return 'in step';
  return `${formatSpan(Math.abs(skewMs))} ${skewMs > 0 ? 'behind' : 'ahead of'} ours`;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function FailedItems({ status }: { status: SourceStatus }) {
  if (!status.failedItems || status.failedItems.length === 0) return null;
  return (
    <>
      <h3>Failed items</h3>
      <ul className="plain">
        {status.failedItems.map((item) => (
          <li key={`${item.twinId} ${item.path}`}>
            <FailedPath twinId={item.twinId} path={item.path} />: <strong>{item.reason}</strong>{' '}
            <span className="quiet">
              at <code>{item.node}</code>
            </span>
          </li>
        ))}
      </ul>
      {status.items.failed > status.failedItems.length && <p className="quiet">{`and ${status.items.failed - status.failedItems.length} more`}</p>}
    </>
  );
}

function FailedPath({ twinId, path }: { twinId: string; path: string }) {
  const twin = usePlant().summaries.get(twinId);
  const names = useNames(twin?.model ?? '');
  return (
    <>
      <Link to={twinPath(twinId)}>{twin?.name ?? twinId}</Link> {names.full(path)}
    </>
  );
}

const COUNTERS: readonly (readonly [keyof SourceCounters, string])[] = [
  ['received', 'Received'],
  ['published', 'Published'],
  ['waiting', 'Waiting'],
  ['dropped', 'Dropped'],
  ['overflows', 'Overflows'],
  ['reconnects', 'Reconnects'],
];
/** More than none of these is worth a look. */
const ABNORMAL_COUNTERS: ReadonlySet<keyof SourceCounters> = new Set(['dropped', 'overflows']);

function Counters({ counters }: { counters: SourceCounters }) {
  return (
    <>
      <h3>Readings since the connector started</h3>
      <dl className="facts counters">
        {COUNTERS.map(([name, words]) => (
          <div key={name} data-abnormal={ABNORMAL_COUNTERS.has(name) && counters[name] !== '0'}>
            <dt>{words}</dt>
            <dd>{groupDigits(counters[name])}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Gaps({ source }: { source: SourceView }) {
  const { gapList } = source;
  return (
    <>
      <h3>Gaps</h3>
      {gapList.length === 0 && <p className="quiet">{(source.status?.gaps ?? 0) === 0 ? 'None: no reading is known to be missing.' : `${plural(source.status!.gaps, 'gap')} counted.`}</p>}
      {gapList.length > 0 && (
        <ul className="plain">
          {gapList.slice(0, MOST_GAPS).map((gap) => (
            <li key={gap.from}>
              <GapText gap={gap} />
            </li>
          ))}
        </ul>
      )}
      {gapList.length > MOST_GAPS && <p className="quiet">{`and ${gapList.length - MOST_GAPS} older`}</p>}
    </>
  );
}
