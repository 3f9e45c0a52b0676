export { EdgeNode } from './edge-node.js';
export { type DeviceSpec, type EdgeCommand, type EdgeConnection, type EdgeFault, type EdgeReply, type EdgeSettings, type EdgeValue, type MetricSpec } from './edge-settings.js';
