export { applyEvent } from './apply-event.js';
export { decide, type HeldInput, PROJECTION_LOGIC } from './decide.js';
export type { Answer, Decision, InputContext, Rejection } from './decision.js';
export { clockOf, eventTimeOf } from './event-time.js';
export { fitsDatatype } from './fits-datatype.js';
export { refuseReading } from './refuse-reading.js';
export { renderTwin, type RenderedProperty, type RenderedTwin, type TwinView } from './render-twin.js';
export { SnapshotAssembly, snapshotParts, type SnapshotStamp } from './snapshot.js';
export { compareDecimal, partOfPath, sameJson, type Twin } from './twin.js';
