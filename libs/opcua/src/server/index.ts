// What a simulated or virtual plant needs to be a real OPC UA server. Clients import `@orrery/opcua`.
export type { Datatype } from '@orrery/contracts';
export { type Namespace, type StatusCode, StatusCodes, type UAObject, type UAVariable } from 'node-opcua';
export { canonicalTime, preciseTime, type PreciseTime } from './ticks.js';
export { openPki, type Pki, type PkiFolder } from './pki.js';
export { startOpcuaServer, type OpcuaServerOptions, type RunningServer } from './opcua-server.js';
export { RestartableServer, type RestartableOptions } from './restartable-server.js';
export { addMethod, addObject, type MethodAnswer, type MethodArgument, type MethodSpec } from './objects.js';
export { addVariable, listeners, uaDataType, writeReading, type EngineeringUnit, type SourceReading, type VariableSpec, type WriteResult } from './variables.js';
export { ControlError, serveControl, type ControlRequest, type ControlRoutes, type ControlServer } from './control.js';
export { trustClient } from './trust-client.js';
