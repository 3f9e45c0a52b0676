import { type Contract, twinEvents, twinState } from '@orrery/contracts';
import { type OnMirrorChange, TwinMirror } from '../mirror/twin-mirror.js';

/** One record as a reader hands it over: parsed, and checked against its contract. */
export interface TopicRecord<T> {
  readonly key: string;
  readonly value: T;
}

/**
 * Reads every partition of a topic, in order within each, and goes on with what comes. `readTopic` of @orrery/kafka is one:
 * `(contract, options) => readTopic(settings, contract, options)`; any Kafka client can be made one in a few lines, which
 * is why this package, which a browser runs too, brings none.
 */
export type TopicReader = <T>(
  contract: Contract<T>,
  options: { readonly from: 'beginning' | 'end'; readonly onRecord: (record: TopicRecord<T | null>) => void; readonly onCaughtUp?: () => void },
) => { readonly caughtUp: Promise<void>; close(): Promise<void> };

export interface MirrorOptions {
  readonly onChange?: OnMirrorChange;
  /**
   * Where to begin with twin.events. `end` (default) joins late: the state comes from twin.state, and a twin whose snapshot is
   * behind waits for the next one. `beginning` sees every change that the topic still keeps.
   */
  readonly eventsFrom?: 'beginning' | 'end';
}

export interface RunningMirror {
  readonly mirror: TwinMirror;
  /** Resolves once everything that was in twin.state at the start, and in twin.events where it is read from its beginning, is in the mirror. */
  readonly caughtUp: Promise<void>;
  close(): Promise<void>;
}

/** Keeps a mirror of all twins from twin.state and twin.events, as the architecture's "Public surface" says to join. */
export function mirrorTwins(read: TopicReader, { onChange, eventsFrom = 'end' }: MirrorOptions = {}): RunningMirror {
  const mirror = new TwinMirror(onChange);
  const events = read(twinEvents, {
    from: eventsFrom,
    onRecord: ({ value }) => {
      if (value) mirror.event(value);
    },
  });
  let closed = false;
  let states: ReturnType<TopicReader> | undefined;
  // The state is read after the events have begun: what changes in between is in one of the two, or in both.
  const caughtUp = events.caughtUp.then(() => {
    if (closed) return undefined;
    states = read(twinState, { from: 'beginning', onRecord: ({ key, value }) => mirror.snapshot(key, value) });
    return states.caughtUp;
  });
  return {
    mirror,
    caughtUp,
    close: async () => {
      closed = true;
      await Promise.all([events.close(), states?.close()]);
    },
  };
}
