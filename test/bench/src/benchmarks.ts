import { type Benchmark } from './benchmark.js';
import { drain } from './drain/drain.js';
import { footprint } from './footprint/footprint.js';
import { historian } from './historian/historian.js';
import { kafkaAdapter } from './kafka-adapter/kafka-adapter.js';
import { mqtt } from './mqtt/mqtt.js';
import { opcuaIngest } from './opcua-ingest/opcua-ingest.js';
import { projector } from './projector/projector.js';
import { simulation } from './simulation/simulation.js';

/** In the order in which `npm run bench` runs them. */
export const benchmarks: readonly Benchmark[] = [projector, kafkaAdapter, opcuaIngest, historian, mqtt, drain, simulation, footprint];
