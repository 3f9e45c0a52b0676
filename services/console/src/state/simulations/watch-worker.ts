// A thread of its own: a replication may take seconds, and the page goes on meanwhile (ADR 0022).
import { watch, type WatchRequest } from './watch.js';

addEventListener('message', ({ data }: MessageEvent<WatchRequest>) => postMessage(watch(data)));
