import { emitValues, quarantineMetrics } from './emit.js';
import { type MetricValue } from './host-effect.js';
import { type NodeMessage, type NodeState } from './node-state.js';
import { definitionOf, isRefused, readMetric, type Refused } from './read-metric.js';
import { wantRebirth } from './rebirth.js';
import { type Deciding, quarantine } from './step.js';

/** NDATA and DDATA: values of what the birth declared; each metric is judged by itself. */
export function takeData(deciding: Deciding, node: NodeState, message: NodeMessage, late?: true): NodeState {
  const { device } = message.topic;
  const owner = device === undefined ? undefined : node.devices.get(device);
  if (device !== undefined && !owner?.born) return beforeBirth(deciding, node, message);
  const known = owner?.declared ?? node.declared;
  const values: MetricValue[] = [];
  const refused: Refused[] = [];
  for (const metric of message.payload.metrics) {
    const definition = definitionOf(metric, known, node.aliasesDoubtful);
    const value = isRefused(definition) ? definition : readMetric(metric, definition, message, node.templates);
    if (isRefused(value)) refused.push(value);
    else values.push(value);
  }
  emitValues(deciding, node, message, values, late);
  return refused.length === 0 ? node : quarantineMetrics(deciding, node, message, refused);
}

/** Data of a node or device that was not born, or not in this session: nobody can say what they mean. */
export function beforeBirth(deciding: Deciding, node: NodeState, message: NodeMessage): NodeState {
  const { type, edgeNode, device } = message.topic;
  const held = quarantine(deciding, node, message, 'before-birth', `${type} of ${device ?? edgeNode} before its birth`);
  return wantRebirth(deciding, held, 'before-birth', message.at);
}
