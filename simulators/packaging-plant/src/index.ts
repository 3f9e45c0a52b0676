export { readConfig, type PlantConfig } from './config.js';
export { FAULT_KINDS, type Fault, FaultError, type FaultKind } from './domain/faults.js';
export { Plant, type PlantOptions } from './domain/plant.js';
export { NAMESPACE } from './opcua/address-space.js';
export { startPlant, type StartedPlant } from './start-plant.js';
