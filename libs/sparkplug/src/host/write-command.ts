import { type Datatype } from '@orrery/contracts';
import { type MetricAddress } from '../metric-address.js';
import { type OutMessage } from '../out-message.js';
import { datatypeOf, encodePayload, type SparkplugType } from '../payload/index.js';
import { formatTopic } from '../topic.js';
import { type TypedValue, writeValue } from '../value/index.js';
import { type Declared, type MetricDefinition, type NodeState } from './node-state.js';

/** A message that is ready to leave, or why there is none. */
export type CommandMessage = { readonly message: OutMessage } | { readonly problem: string };

/**
 * NCMD or DCMD that writes one metric (Sparkplug 3.0 §6.4.20, §6.4.23): QoS 0, never retained, no sequence number, by the alias of the birth where that gave
 * one, in the datatype of the birth. Only to a node, and device, whose birth stands: nobody else is there to take it.
 * @param node undefined: nothing was heard of it
 * @param at milliseconds since 1970
 */
export function commandMessage(node: NodeState | undefined, address: MetricAddress, value: unknown, datatype: Datatype, at: number): CommandMessage {
  const { group, edgeNode, device, metric } = address;
  const found = declaredAt(node, address);
  if ('problem' in found) return found;
  const definition = found.declared.byName.get(metric);
  if (definition === undefined) return { problem: `the birth of ${placeOf(address)} names no metric ${metric}` };
  const { type } = definition;
  if (familyOf(datatypeOf(type)) !== familyOf(datatype)) return { problem: `${metric} was born as ${type}, which is no ${datatype}` };
  const wire = writeValue(type, typed(type, value));
  if (wire === undefined) return { problem: `${metric} was born as ${type}, and ${JSON.stringify(value)} is none` };
  const alias = aliasOf(found.declared, definition);
  if (alias !== undefined && node?.aliasesDoubtful) return { problem: `the aliases of ${placeOf(address)} are in doubt: its count began anew without a birth` };
  const topic = formatTopic({ type: device === undefined ? 'NCMD' : 'DCMD', group, edgeNode, ...(device === undefined ? {} : { device }) });
  const payload = encodePayload({ timestamp: at, metrics: [{ ...(alias === undefined ? { name: metric } : { alias }), timestamp: at, value: wire }] });
  return { message: { topic, payload, qos: 0, retain: false } };
}

/** What the birth that stands says of the metrics of a node or device. */
export function declaredAt(node: NodeState | undefined, address: MetricAddress): { readonly declared: Declared } | { readonly problem: string } {
  if (node === undefined || node.counters.births === 0) return { problem: `no birth of ${address.group}/${address.edgeNode} has been seen on this connection` };
  if (!node.online) return { problem: `the edge node ${address.group}/${address.edgeNode} is dead` };
  if (address.device === undefined) return { declared: node.declared };
  const device = node.devices.get(address.device);
  if (device === undefined) return { problem: `the edge node ${address.group}/${address.edgeNode} has borne no device ${address.device}` };
  return device.online && device.born ? { declared: device.declared } : { problem: `the device ${placeOf(address)} is dead` };
}

const placeOf = ({ group, edgeNode, device }: MetricAddress): string => [group, edgeNode, ...(device === undefined ? [] : [device])].join('/');

function aliasOf({ byAlias }: Declared, definition: MetricDefinition): bigint | undefined {
  for (const [alias, known] of byAlias) if (known === definition) return alias;
  return undefined;
}

/** As the contracts carry it → as Sparkplug does: 64-bit integers are bigint. What is no number of that type is left to writeValue to refuse. */
function typed(type: SparkplugType, value: unknown): TypedValue {
  const isWide = type === 'Int64' || type === 'UInt64';
  return isWide && typeof value === 'string' && /^-?\d{1,20}$/.test(value) ? BigInt(value) : (value as TypedValue);
}

/** A model may say double where the device has a float, and int32 where it has a byte; a value that does not fit is refused all the same. */
function familyOf(datatype: Datatype): string {
  if (/^u?int|byte$/.test(datatype)) return 'integer';
  return datatype === 'float' || datatype === 'double' ? 'real' : datatype;
}
