import { snapshotKey, type TwinDefinition, type TwinEvent, twinEvents, type TwinInput, type TwinSnapshot, twinState } from '@orrery/contracts';
import { applyEvent, decide, type RenderedTwin, renderTwin, snapshotParts, type Twin } from '@orrery/twin-model';

/** One record of a topic for downstream systems, as it stands there. */
export interface GoldenRecord {
  readonly topic: string;
  readonly key: string;
  readonly value: TwinEvent | TwinSnapshot | null;
}

/** One revision: the event that tells of it, the snapshot records due after it, and the twin as GET answers it then. */
export interface Recorded {
  readonly event: GoldenRecord;
  readonly states: readonly GoldenRecord[];
  readonly twin: RenderedTwin | undefined;
}

/**
 * What the projector publishes for these inputs, by the projection itself. Inputs of several twins may be mixed: each
 * offset is that of its place in the list.
 */
export function record(inputs: readonly TwinInput[]): Recorded[] {
  const twins = new Map<string, Twin>();
  return inputs.flatMap((input, offset) => {
    const { twinId } = input;
    const before = twins.get(twinId);
    const { event } = decide(before, input, { offset: String(offset), realm: 'real' });
    if (event === undefined) return [];
    const told = structuredClone(event);
    const parts = before ? Object.keys(before.parts) : [];
    const after = applyEvent(before, event);
    if (after) twins.set(twinId, after);
    else twins.delete(twinId);
    const states = after
      ? snapshotParts(after, event.prevRev, { epoch: '1', logic: '1' }).map((part) => stateRecord(snapshotKey(twinId, part.part), structuredClone(part)))
      : parts.map((part) => stateRecord(snapshotKey(twinId, part), null));
    return [{ event: { topic: twinEvents.topic, key: twinId, value: told }, states, twin: after && structuredClone(renderTwin(after)) }];
  });
}

const stateRecord = (key: string, value: TwinSnapshot | null): GoldenRecord => ({ topic: twinState.topic, key, value });

/** What is left of these records on a compacted topic: the last of each key. */
export function compacted(records: readonly GoldenRecord[]): GoldenRecord[] {
  const last = new Map<string, GoldenRecord>();
  for (const one of records) {
    last.delete(one.key);
    last.set(one.key, one);
  }
  return [...last.values()];
}

/** The example twin of the golden streams: two paths of its own, one of a component, one that is wished for. */
export const FILLER = 'acme:riverside:golden-filler';

export const definition = (properties: TwinDefinition['properties'] = {}): TwinDefinition => ({
  model: 'dtmi:acme:packaging:Filler;1',
  name: 'Golden filler – Füller 1',
  level: 'machine',
  externalIds: { sap: '10000123' },
  properties: {
    flowRate: { kind: 'telemetry', datatype: 'double', unit: 'litrePerSecond', source: 'plc', maxAgeMs: 5_000 },
    bottlesOut: { kind: 'telemetry', datatype: 'uint64', source: 'plc' },
    'motor/current': { kind: 'telemetry', datatype: 'double', unit: 'ampere', source: 'plc' },
    speedSetpoint: { kind: 'property', datatype: 'double', writable: true, command: true, source: 'plc', tolerance: 0.5 },
    recipe: { kind: 'property', datatype: 'json', source: 'plc' },
    ...properties,
  },
  relationships: [{ name: 'feeds', target: 'acme:riverside:golden-capper', properties: { metres: 4.5 } }],
  sources: { plc: { clock: 'device', acceptPastMs: 604_800_000, acceptFutureMs: 600_000 } },
});

/** Seconds after midnight of the first of January 2026. */
export const at = (second: number): string => `${new Date(Date.UTC(2026, 0, 1) + second * 1_000).toISOString().slice(0, -1)}0000Z`;

export const registered = (twinId = FILLER, of = definition()): TwinInput => ({ type: 'registered', twinId, receivedTs: at(0), by: 'ada', definition: of });

/** Good readings of these paths, made and received at this second. */
export function reading(second: number, values: Readonly<Record<string, unknown>>, more: object = {}, twinId = FILLER): TwinInput {
  const of = definition().properties;
  return {
    type: 'readings',
    twinId,
    source: 'plc',
    epoch: '1',
    receivedTs: at(second),
    readings: Object.entries(values).map(([path, value]) => ({ path, value, datatype: of[path]?.datatype ?? 'double', quality: 'good', sourceTs: at(second), ...more })),
  };
}
