import { type Trigger } from '@orrery/contracts';

/** One signal to monitor, as its binding asks for it (rule R3). */
export interface ItemSpec {
  /** Names the item for its owner for ever; another node is another key. */
  key: string;
  node: string;
  samplingIntervalMs: number;
  queueSize?: number;
  discardOldest?: boolean;
  trigger: Trigger;
  deadband?: { type: 'absolute' | 'percent'; value: number };
  /** Range of the signal: what a percent deadband is a part of where the node has no EURange. */
  range?: { low: number; high: number };
}

/** What is asked of the server for one item (Part 4 §7.21); the filter is left out where its defaults are meant, as not every server knows filters. */
export interface ItemRequest {
  samplingInterval: number;
  queueSize: number;
  discardOldest: boolean;
  filter?: { trigger: Trigger; deadband: 'none' | 'absolute' | 'percent'; deadbandValue: number };
  /** What could not be asked for, and why. */
  note?: string;
}

/** Room for every sample of one publishing interval and one more: ceil(publishing / sampling) + 1. */
export function defaultQueueSize(publishingIntervalMs: number, samplingIntervalMs: number): number {
  // 0 asks for every change: a millisecond is the finest we reckon with.
  return Math.ceil(publishingIntervalMs / Math.max(samplingIntervalMs, 1)) + 1;
}

/**
 * A percent deadband is a part of the node's EURange (Part 8 §7.2); where it has none, of the range the binding gives.
 * @param rangeKnown whether the node has an EURange
 */
export function planItem(spec: ItemSpec, publishingIntervalMs: number, rangeKnown: boolean): ItemRequest {
  const request: ItemRequest = {
    samplingInterval: spec.samplingIntervalMs,
    queueSize: spec.queueSize ?? defaultQueueSize(publishingIntervalMs, spec.samplingIntervalMs),
    discardOldest: spec.discardOldest ?? true,
  };
  const deadband = deadbandOf(spec, rangeKnown);
  if (deadband?.type === 'percent' && !rangeKnown) {
    request.note = `percent deadband left out: ${spec.node} has no EURange, and its binding gives no range`;
    if (spec.trigger !== 'StatusValue') request.filter = { trigger: spec.trigger, deadband: 'none', deadbandValue: 0 };
    return request;
  }
  if (deadband || spec.trigger !== 'StatusValue') {
    request.filter = { trigger: spec.trigger, deadband: deadband?.type ?? 'none', deadbandValue: deadband?.value ?? 0 };
  }
  return request;
}

function deadbandOf({ deadband, range }: ItemSpec, rangeKnown: boolean): ItemSpec['deadband'] {
  if (!deadband || deadband.value <= 0) return undefined;
  if (deadband.type === 'absolute' || rangeKnown || !range) return deadband;
  return { type: 'absolute', value: (Math.abs(range.high - range.low) * deadband.value) / 100 };
}

/** Whether the two ask a server for different things, so that the item must be modified. */
export function differs(before: ItemSpec, after: ItemSpec): boolean {
  return (
    before.samplingIntervalMs !== after.samplingIntervalMs ||
    before.queueSize !== after.queueSize ||
    before.discardOldest !== after.discardOldest ||
    before.trigger !== after.trigger ||
    before.deadband?.type !== after.deadband?.type ||
    before.deadband?.value !== after.deadband?.value ||
    before.range?.low !== after.range?.low ||
    before.range?.high !== after.range?.high
  );
}

export interface ItemChanges {
  added: ItemSpec[];
  modified: ItemSpec[];
  removed: string[];
}

/** What must be done so that `wanted` is monitored, leaving alone what stays as it is. */
export function diffItems(current: ReadonlyMap<string, ItemSpec>, wanted: readonly ItemSpec[]): ItemChanges {
  const changes: ItemChanges = { added: [], modified: [], removed: [] };
  const keys = new Set<string>();
  for (const spec of wanted) {
    keys.add(spec.key);
    const before = current.get(spec.key);
    if (!before) changes.added.push(spec);
    else if (before.node !== spec.node) {
      changes.removed.push(spec.key);
      changes.added.push(spec);
    } else if (differs(before, spec)) changes.modified.push(spec);
  }
  for (const key of current.keys()) if (!keys.has(key)) changes.removed.push(key);
  return changes;
}

/** In pieces of at most `size`; 0 or absent means that the server sets no limit. */
export function inPieces<T>(items: readonly T[], size: number | undefined): T[][] {
  if (items.length === 0) return [];
  if (!size || items.length <= size) return [[...items]];
  const pieces: T[][] = [];
  for (let at = 0; at < items.length; at += size) pieces.push(items.slice(at, at + size));
  return pieces;
}
