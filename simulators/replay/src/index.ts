export { readConfig, type ReplayConfig } from './config.js';
export { type ColumnMapping, MappingError, nodeName, readMapping, type Protocol, type RecordingMapping } from './domain/mapping.js';
export { type Pace, type PlayerState } from './domain/player.js';
export { type Cell, type CellStatus, readRecording, type Recording, type Row } from './domain/recording.js';
export { timeParser } from './domain/parse-time.js';
export { renderMapping, type MappingOptions } from './render-mapping.js';
export { renderPlantFolder, type ReplayPlant } from './render-plant-folder.js';
export { NAMESPACE } from './opcua/recording-nodes.js';
export { loadRecordings, startReplay, type StartedReplay } from './start-replay.js';
