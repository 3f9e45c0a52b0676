export { ApiError, type Problem } from './http/problem.js';
export { type RequesterOptions, type TokenSource } from './http/requester.js';
export * from './api-types.js';
export { OrreryClient } from './orrery-client.js';
export { type StreamOptions } from './stream/follow-stream.js';
export { type MissedRevisions, type StreamFilter, type StreamMessage } from './stream/messages.js';
export { TwinMirror } from './mirror/twin-mirror.js';
