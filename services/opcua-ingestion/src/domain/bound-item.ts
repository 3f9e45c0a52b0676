import { type BindingEntry, type BindingItem, type OpcUaSourceEntry } from '@orrery/contracts';
import { type ItemSpec } from '@orrery/opcua';

/** A binding item that names an OPC UA node. */
export type OpcUaItem = BindingItem & { readonly node: string };

/** One item of a binding, ready to be monitored and its values to be written for its twin. */
export interface BoundItem {
  spec: ItemSpec;
  twinId: string;
  item: OpcUaItem;
}

const isOpcUaItem = (item: BindingItem): item is OpcUaItem => item.node !== undefined;

/** Another node for a path is another item; a changed parameter is not. */
export function itemKey(twinId: string, item: Pick<OpcUaItem, 'path' | 'node'>): string {
  return `${twinId} ${item.path} ${item.node}`;
}

/** The source's defaults, where an item says nothing itself. */
export function boundItems(source: OpcUaSourceEntry, bindings: Iterable<BindingEntry>): Map<string, BoundItem> {
  const bound = new Map<string, BoundItem>();
  for (const { twinId, items } of bindings) {
    for (const item of items) {
      if (!isOpcUaItem(item)) continue;
      const key = itemKey(twinId, item);
      bound.set(key, { twinId, item, spec: specOf(key, source, item) });
    }
  }
  return bound;
}

function specOf(key: string, source: OpcUaSourceEntry, item: OpcUaItem): ItemSpec {
  return {
    key,
    node: item.node,
    samplingIntervalMs: item.samplingIntervalMs ?? source.samplingIntervalMs,
    trigger: item.trigger ?? source.trigger,
    ...(item.queueSize === undefined ? {} : { queueSize: item.queueSize }),
    ...(item.discardOldest === undefined ? {} : { discardOldest: item.discardOldest }),
    ...(item.deadband === undefined ? {} : { deadband: { type: item.deadband.type, value: item.deadband.value } }),
    ...(item.range === undefined ? {} : { range: { low: item.range.low, high: item.range.high } }),
  };
}
