import { useEffect, useState } from 'react';
import { type WatchAnswer, type WatchRequest } from './watch.js';

/** One replication seen closely, run by a worker of this page; undefined while it runs. Another request ends the one before it. */
export function useWatched(request: WatchRequest): WatchAnswer | undefined {
  const key = JSON.stringify(request);
  const [answer, setAnswer] = useState<{ readonly key: string; readonly value: WatchAnswer }>();
  useEffect(() => start(request, (value) => setAnswer({ key, value })), [key]);
  return answer?.key === key ? answer.value : undefined;
}

export function watchOnce(request: WatchRequest): Promise<WatchAnswer> {
  return new Promise((resolve) => {
    const stop = start(request, (answer) => {
      stop();
      resolve(answer);
    });
  });
}

/** @returns ends the worker */
function start(request: WatchRequest, onAnswer: (answer: WatchAnswer) => void): () => void {
  const worker = new Worker(new URL('./watch-worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<WatchAnswer>) => onAnswer(data);
  worker.onerror = ({ message }) => onAnswer({ failure: `the replication could not be run in this browser${message ? `: ${message}` : ''}` });
  worker.postMessage(request);
  return () => worker.terminate();
}
