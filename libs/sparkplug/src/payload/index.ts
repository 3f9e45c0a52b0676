export { type Decoded, decodePayload } from './decode-payload.js';
export { encodePayload } from './encode-payload.js';
export { type Fault, type FaultCode, PAYLOAD_LIMITS, type PayloadLimits } from './fault.js';
export { type DataSet, type MetaData, type Metric, type Parameter, type Payload, type PropertySet, type PropertyValue, type Template, type WireValue } from './payload.js';
export { codeOf, datatypeOf, SPARKPLUG_TYPES, type SparkplugType, typeOf } from './sparkplug-type.js';
