import { type FailedItem, type Gap, type LinkState, type SourceEntry, type SourceStatus } from '@orrery/contracts';

/** What one source has counted since its ingestion began; received = published + dropped + waiting. */
export interface Counters {
  received: number;
  published: number;
  dropped: number;
  overflows: number;
  reconnects: number;
  gaps: number;
}

export const noCounts = (): Counters => ({ received: 0, published: 0, dropped: 0, overflows: 0, reconnects: 0, gaps: 0 });

export interface Standing {
  source: SourceEntry;
  epoch: string;
  at: string;
  state: LinkState;
  since: string;
  reason: string | undefined;
  lastEventTs: string | undefined;
  lastReceivedTs: string | undefined;
  clockSkewMs: number | undefined;
  bound: number;
  monitored: number;
  failed: FailedItem[];
  /** What only sources of this protocol say. */
  details: Partial<Pick<SourceStatus, 'revised' | 'sparkplug' | 'mqtt'>>;
  counters: Counters;
  waiting: number;
}

const SHOWN_FAILURES = 100;

/** The status record of a source as it stands; with a gap, the record of that gap. */
export function statusOf(standing: Standing, gap?: Gap): SourceStatus {
  const { source, counters } = standing;
  return {
    type: gap ? 'gap' : 'status',
    source: source.id,
    epoch: standing.epoch,
    at: standing.at,
    protocol: source.protocol,
    ...(source.payload === undefined ? {} : { payload: source.payload }),
    endpoint: source.endpoint,
    state: standing.state,
    since: standing.since,
    ...(standing.reason === undefined ? {} : { reason: standing.reason }),
    ...(standing.lastEventTs === undefined ? {} : { lastEventTs: standing.lastEventTs }),
    ...(standing.lastReceivedTs === undefined ? {} : { lastReceivedTs: standing.lastReceivedTs }),
    ...(standing.clockSkewMs === undefined || source.clock === 'recorded' ? {} : { clockSkewMs: standing.clockSkewMs }),
    items: { bound: standing.bound, monitored: standing.monitored, failed: standing.failed.length },
    ...(standing.failed.length === 0 ? {} : { failedItems: standing.failed.slice(0, SHOWN_FAILURES) }),
    ...standing.details,
    counters: {
      received: String(counters.received),
      published: String(counters.published),
      dropped: String(counters.dropped),
      waiting: String(standing.waiting),
      overflows: String(counters.overflows),
      reconnects: String(counters.reconnects),
    },
    gaps: counters.gaps,
    ...(gap ? { gap } : {}),
  };
}
