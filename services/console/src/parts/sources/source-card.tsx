import { type SourceView } from '@orrery/client';
import { hostRoleWords, protectionOf, protocolWords } from '../../domain/source-words.js';
import { plural } from '../../domain/words.js';
import { ConditionMark } from '../condition-mark.js';
import { GapText } from '../gap-text.js';
import { SourceMark } from '../source-mark.js';
import { EdgeNodes } from './edge-nodes.js';
import { FailedItems } from './failed-items.js';
import { MqttMessages } from './mqtt-messages.js';
import { Counters, Status } from './source-status.js';

/** Gaps shown of one source; the api has them all. */
const MOST_GAPS = 50;

/** One source: how it is reached and protected, how it stands, what is counted, what is missing. */
export function SourceCard({ source }: { source: SourceView }) {
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
        {protocolWords(source)} at <code>{source.endpoint}</code>
        {source.payload === 'sparkplug' && `; ${hostRoleWords(source.role)}; ${source.groups === undefined ? 'all groups' : plural(source.groups.length, 'group').concat(': ', source.groups.join(', '))}`}
        {isRecorded && ', recorded clock: times are those of the recording'}
      </p>
      <SourceProtection source={source} />
      {!status && <p>{`Nothing has been heard of this source. Is ${source.protocol}-ingestion running, and is the source within its reach?`}</p>}
      {status && <Status status={status} isRecorded={isRecorded} />}
      {status && <FailedItems status={status} />}
      {status?.sparkplug && <EdgeNodes nodes={status.sparkplug.edgeNodes} />}
      {status?.mqtt && <MqttMessages source={source} mqtt={status.mqtt} />}
      {status && <Counters counters={status.counters} />}
      <Gaps source={source} />
    </article>
  );
}

/** Whether the way is protected; where it is not, who allowed that, why and for how long. */
function SourceProtection({ source }: { source: SourceView }) {
  const { words, isOpen } = protectionOf(source);
  const { waiver } = source;
  return (
    <p className="quiet">
      {isOpen ? <ConditionMark condition="uncertain" text={`Connection ${words}`} /> : `Connection: ${words}`}
      {isOpen && waiver && `, allowed until ${waiver.expires}: ${waiver.reason}`}
      {isOpen && !waiver && ', without a waiver'}
      {source.user !== undefined && `; user ${source.user}`}
    </p>
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
