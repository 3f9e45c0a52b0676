export { type GoldenStream, goldenStreams } from './golden-streams.js';
export { type GoldenRecord } from './recorder.js';
