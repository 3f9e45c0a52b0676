import { BD_SEQ } from '../rebirth-metric.js';
import { counted, type DeviceState, type NodeMessage, type NodeState, sentAt } from './node-state.js';
import { BEHIND } from './reorder.js';
import { type Deciding, warn } from './step.js';

/** NDEATH counts only for the session whose bdSeq it bears: the server may publish the will of an older connection late (rule R10). */
export function takeNodeDeath(deciding: Deciding, node: NodeState, message: NodeMessage): NodeState {
  const wire = message.payload.metrics.find(({ name }) => name === BD_SEQ)?.value;
  const bdSeq = wire?.kind === 'long' || wire?.kind === 'int' ? BigInt(wire.value) : undefined;
  if (message.payload.seq !== undefined) warn(deciding, node, 'seq-of-death', 'NDEATH has a sequence number, which means nothing');
  if (node.bdSeq !== undefined && bdSeq !== node.bdSeq && !endsMissedSession(node, bdSeq)) {
    warn(deciding, node, 'wrong-bdseq', `NDEATH of bdSeq ${bdSeq ?? 'none'} while ${node.bdSeq} is born; ignored`);
    return counted(node, 'wrongBdSeq');
  }
  const dead = goOffline(deciding, node, message.at);
  return node.online ? counted(dead, 'deaths') : dead;
}

/** A birth was missed, as its numbers showed; the death of a later connection then ends what is known, too. */
const endsMissedSession = ({ bdSeq: known, aliasesDoubtful }: NodeState, bdSeq: bigint | undefined): boolean =>
  aliasesDoubtful && bdSeq !== undefined && known !== undefined && BigInt.asUintN(8, bdSeq - known) < BEHIND;

/** The node and all its devices, since the time of receipt: the will was written when the node still lived. */
export function goOffline(deciding: Deciding, node: NodeState, at: number): NodeState {
  if (!node.online && node.counters.births > 0) return node;
  const devices = new Map<string, DeviceState>();
  deciding.effects.push({ type: 'node', ...node.address, online: false, at, metrics: [...node.declared.byName.keys()] });
  for (const [id, device] of node.devices) devices.set(id, deviceOffline(deciding, node, id, device, at));
  return { ...node, online: false, devices, awaited: new Set(), held: [], reorderAt: undefined };
}

/** DDEATH: the device, since the payload's time. */
export function takeDeviceDeath(deciding: Deciding, node: NodeState, message: NodeMessage): NodeState {
  const id = message.topic.device!;
  const device = node.devices.get(id);
  if (device === undefined) return node;
  const at = sentAt(message) ?? message.at;
  const awaited = new Set(node.awaited);
  awaited.delete(id);
  return { ...node, awaited, devices: new Map(node.devices).set(id, deviceOffline(deciding, node, id, device, at)) };
}

/** The first data after an NBIRTH end its birth sequence: a device that was not born in it is not there any more. */
export function missAwaited(deciding: Deciding, node: NodeState, at: number): NodeState {
  if (node.awaited.size === 0) return node;
  const devices = new Map(node.devices);
  for (const id of node.awaited) devices.set(id, deviceOffline(deciding, node, id, devices.get(id)!, at));
  return { ...node, devices, awaited: new Set() };
}

function deviceOffline(deciding: Deciding, node: NodeState, id: string, device: DeviceState, at: number): DeviceState {
  if (!device.online) return { ...device, born: false };
  deciding.effects.push({ type: 'device', ...node.address, device: id, online: false, at, metrics: [...device.declared.byName.keys()] });
  return { ...device, online: false, born: false };
}
