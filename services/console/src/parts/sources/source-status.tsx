import { type SourceCounters, type SourceStatus } from '@orrery/contracts';
import { groupDigits } from '../../domain/format-value.js';
import { formatSpan } from '../../domain/time.js';
import { Age, Instant } from '../age.js';
import { Fact } from './fact.js';

/** Connection, last reading, items, clock. */
export function Status({ status, isRecorded }: { status: SourceStatus; isRecorded: boolean }) {
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

/** Readings as the connector counts them: received = published + dropped + waiting. */
export function Counters({ counters }: { counters: SourceCounters }) {
  return (
    <>
      <h3>Readings since the connector started</h3>
      <dl className="facts counters">
        {COUNTERS.map(([name, words]) => (
          <Fact key={name} name={words} isAbnormal={ABNORMAL_COUNTERS.has(name) && counters[name] !== '0'}>
            {groupDigits(counters[name])}
          </Fact>
        ))}
      </dl>
    </>
  );
}
