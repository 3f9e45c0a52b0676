export { readRecording, type Recording } from './skab/read-recording.js';
export { VALVE_RULE } from './skab/valve-rule.js';
