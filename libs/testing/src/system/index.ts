export { checkChain, checkNumbers, type Link } from './check-numbers.js';
export { COUNTER_SOURCE, counterTwin } from './counter-plant.js';
export { type LoadOptions, NumberedLoad, type Verdict } from './numbered-load.js';
export { type BrokerAccess, RowPublisher } from './row-publisher.js';
export { RunningSystem, type SystemOptions } from './running-system.js';
export { type LogRecord, readAll, sendRaw } from './topic-bytes.js';
export { LiveSubscriber } from './live-subscriber.js';
export { readChains, readPoints } from './witnesses.js';
