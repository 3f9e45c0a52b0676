import { BD_SEQ, REBIRTH } from '../rebirth-metric.js';
import { emitValues, quarantineMetrics } from './emit.js';
import { counted, type NodeMessage, type NodeState, sentAt } from './node-state.js';
import { readBirth } from './read-birth.js';
import { rebirthAnswered } from './rebirth.js';
import { type Deciding, quarantine, warn, warnOfTime } from './step.js';
import { goOffline } from './take-death.js';

/** NBIRTH: a session begins; all that earlier births declared is forgotten (rule R12). */
export function takeNodeBirth(deciding: Deciding, before: NodeState, message: NodeMessage): NodeState {
  const { payload, at } = message;
  if (payload.metrics.length > deciding.rules.bounds.maxMetricsPerNode) return refuseBirth(deciding, goOffline(deciding, before, at), message);
  const birth = readBirth(message);
  const bdSeq = payload.metrics.find(({ name }) => name === BD_SEQ)?.value;
  if (payload.seq === undefined) warn(deciding, before, 'no-seq', 'NBIRTH has no sequence number; taken as 0');
  else if (payload.seq !== 0) warn(deciding, before, 'nbirth-seq', `NBIRTH has sequence number ${payload.seq}, not 0`);
  if (bdSeq === undefined) warn(deciding, before, 'no-bdseq', 'NBIRTH has no bdSeq: any death will count');
  if (birth.declared.byName.get(REBIRTH)?.type !== 'Boolean') warn(deciding, before, 'no-rebirth-metric', `NBIRTH has no ${REBIRTH}`);
  warnOfTime(deciding, before, message);
  const devices = [...before.devices].map(([id, device]) => [id, { ...device, born: false }] as const);
  const node: NodeState = {
    ...counted(rebirthAnswered(before), 'births'),
    online: true,
    bdSeq: bdSeq?.kind === 'long' || bdSeq?.kind === 'int' ? BigInt(bdSeq.value) : undefined,
    lastBirthTs: sentAt(message) ?? at,
    lastTs: sentAt(message) ?? Number.NEGATIVE_INFINITY,
    expected: ((payload.seq ?? 0) + 1) % 256,
    declared: birth.declared,
    templates: birth.templates,
    devices: new Map(devices),
    awaited: new Set(devices.filter(([, { online }]) => online).map(([id]) => id)),
    aliasesDoubtful: false,
    lateInARow: 0,
  };
  deciding.effects.push({
    type: 'node',
    ...node.address,
    online: true,
    at: node.lastBirthTs!,
    ...(node.bdSeq === undefined ? {} : { bdSeq: node.bdSeq }),
    metrics: [...birth.declared.byName.keys()],
  });
  emitValues(deciding, node, message, birth.values);
  return quarantineMetrics(deciding, node, message, birth.refused);
}

/** DBIRTH: one device, within its node's session. */
export function takeDeviceBirth(deciding: Deciding, node: NodeState, message: NodeMessage): NodeState {
  const id = message.topic.device!;
  const { bounds } = deciding.rules;
  if (message.payload.metrics.length + metricsBeside(node, id) > bounds.maxMetricsPerNode) return refuseBirth(deciding, node, message);
  if (!node.devices.has(id) && node.devices.size >= bounds.maxDevicesPerNode) {
    return quarantine(deciding, node, message, 'too-many-devices', `more than ${bounds.maxDevicesPerNode} devices`);
  }
  const birth = readBirth(message, node.templates);
  const devices = new Map(node.devices).set(id, { online: true, born: true, declared: birth.declared });
  const awaited = new Set(node.awaited);
  awaited.delete(id);
  const at = sentAt(message) ?? message.at;
  deciding.effects.push({ type: 'device', ...node.address, device: id, online: true, at, metrics: [...birth.declared.byName.keys()] });
  emitValues(deciding, node, message, birth.values);
  return quarantineMetrics(deciding, { ...node, devices, awaited }, message, birth.refused);
}

function refuseBirth(deciding: Deciding, node: NodeState, message: NodeMessage): NodeState {
  const { length } = message.payload.metrics;
  const { maxMetricsPerNode } = deciding.rules.bounds;
  return quarantine(deciding, node, message, 'oversized-birth', `${length} metrics; an edge node and its devices may have ${maxMetricsPerNode}`);
}

/** Metrics of the node and of its devices but one. */
function metricsBeside({ declared, devices }: NodeState, device: string): number {
  let count = declared.byName.size;
  for (const [id, { declared: its }] of devices) if (id !== device) count += its.byName.size;
  return count;
}
