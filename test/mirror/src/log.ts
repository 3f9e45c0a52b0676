import { type TwinEvent, twinEvents, type TwinInput, twinInputs } from '@orrery/contracts';
import { type KafkaSettings } from '@orrery/kafka';
import { readAll } from '@orrery/testing/system';
import { applyEvent, decide, type HeldInput, type Twin } from '@orrery/twin-model';

export interface Replayed {
  /** twin → its events as JSON, in order of revision */
  readonly events: Map<string, string[]>;
  readonly twins: Map<string, Twin>;
}

/** An uninterrupted replay of the input log by the pure projection alone: what everything else is compared with. */
export async function replayLog(settings: KafkaSettings): Promise<Replayed> {
  const events = new Map<string, string[]>();
  const twins = new Map<string, Twin>();
  const waiting = new Map<string, HeldInput[]>();
  for (const { value, offset } of await readAll<TwinInput>(settings, twinInputs)) {
    const { twinId } = value;
    const twin = twins.get(twinId);
    if (twin === undefined && (value.type === 'readings' || value.type === 'source-state')) {
      waiting.set(twinId, [...(waiting.get(twinId) ?? []), value]);
      continue;
    }
    const { event } = decide(twin, value, { offset: offset.toString(), realm: 'real' }, waiting.get(twinId));
    if (event === undefined) continue;
    waiting.delete(twinId);
    events.set(twinId, [...(events.get(twinId) ?? []), JSON.stringify(event)]);
    const after = applyEvent(twin, event);
    if (after) twins.set(twinId, after);
    else twins.delete(twinId);
  }
  return { events, twins };
}

export interface Published {
  /** twin → published events as JSON in order of revision, duplicates by (twin, rev) dropped */
  readonly events: Map<string, string[]>;
  readonly duplicates: number;
  /** Published twice with different bytes, or out of order: must stay empty. */
  readonly conflicts: string[];
}

export async function publishedEvents(settings: KafkaSettings): Promise<Published> {
  const events = new Map<string, string[]>();
  const conflicts: string[] = [];
  let duplicates = 0;
  for (const { value, text } of await readAll<TwinEvent>(settings, twinEvents)) {
    const known = events.get(value.twinId) ?? [];
    events.set(value.twinId, known);
    if (value.rev <= known.length) {
      duplicates += 1;
      if (known[value.rev - 1] !== text) conflicts.push(`${value.twinId} rev ${value.rev}: ${known[value.rev - 1]} | ${text}`);
    } else if (value.rev === known.length + 1) known.push(text);
    else conflicts.push(`${value.twinId}: rev ${value.rev} after ${known.length}`);
  }
  return { events, duplicates, conflicts };
}
