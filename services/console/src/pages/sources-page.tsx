import { useEffect } from 'react';
import { plural } from '../domain/words.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { SourceCard } from '../parts/sources/source-card.js';
import { usePlant } from '../state/context.js';

/** The health of every source: connection, readings, items, counters, gaps. */
export default function SourcesPage({ source: wanted }: { source: string | undefined }) {
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
