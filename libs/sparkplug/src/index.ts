export * from './payload/index.js';
export * from './value/index.js';
export * from './edge/index.js';
export * from './host/index.js';
export { type MetricAddress, parseMetricAddress } from './metric-address.js';
export { type OutMessage, type Subscription } from './out-message.js';
export { qualityOf, type SparkplugQuality } from './quality.js';
export { decodeState, encodeState, type HostState } from './state-payload.js';
export { type BadTopic, type EdgeTopic, formatTopic, idProblem, type MessageType, NAMESPACE, type NodeAddress, parseTopic, type SparkplugTopic, type StateTopic } from './topic.js';
