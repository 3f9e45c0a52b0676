import { type KafkaSettings } from '@orrery/kafka';
import { type TwinEvent, twinEvents, type TwinSnapshot, twinState } from '@orrery/contracts';
import { readTopic } from '@orrery/kafka';
import { TwinMirror } from '@orrery/client';
import { applyEvent, type RenderedTwin, renderTwin, type Twin } from '@orrery/twin-model';

/** A downstream system that holds twins of its own. */
export interface Follower {
  twin(twinId: string): RenderedTwin | undefined;
  close(): Promise<void>;
}

/** Follows twin.events from its beginning with nothing but the fold. */
export async function followLive(settings: KafkaSettings): Promise<Follower> {
  const twins = new Map<string, Twin>();
  const reading = readTopic<TwinEvent>(settings, twinEvents, {
    from: 'beginning',
    onRecord: ({ value }) => {
      if (value === null || value.rev <= (twins.get(value.twinId)?.rev ?? 0)) return;
      const after = applyEvent(twins.get(value.twinId), value);
      if (after) twins.set(value.twinId, after);
      else twins.delete(value.twinId);
    },
  });
  await reading.caughtUp;
  return { twin: (id) => render(twins.get(id)), close: () => reading.close() };
}

/** Joins late, as the page for subscribers says: events from now on are buffered, twin.state is read to its end, then both are one. */
export async function joinLate(settings: KafkaSettings): Promise<Follower> {
  const mirror = new TwinMirror();
  const events = readTopic<TwinEvent>(settings, twinEvents, { from: 'end', onRecord: ({ value }) => void (value && mirror.event(value)) });
  await events.caughtUp;
  const snapshots = readTopic<TwinSnapshot>(settings, twinState, {
    from: 'beginning',
    onRecord: ({ key, value }) => mirror.snapshot(key, value),
  });
  await snapshots.caughtUp;
  return {
    twin: (id) => mirror.get(id),
    close: async () => {
      await snapshots.close();
      await events.close();
    },
  };
}

function render(twin: Twin | undefined): RenderedTwin | undefined {
  return twin && renderTwin(twin);
}
