export interface BackOff {
  readonly initialMs: number;
  readonly maxMs: number;
}

export const DEFAULT_BACK_OFF: BackOff = { initialMs: 100, maxMs: 30_000 };

/** Delay before attempt + 1, doubling, with up to a fifth taken off so that many do not come at once. */
export function backOffMs(attempt: number, { initialMs, maxMs }: BackOff = DEFAULT_BACK_OFF): number {
  return Math.min(maxMs, initialMs * 2 ** Math.min(attempt, 20)) * (1 - Math.random() / 5);
}

/** Waits before the next attempt; returns at once when the signal is aborted. */
export function backOff(attempt: number, signal?: AbortSignal, bounds?: BackOff): Promise<void> {
  return pause(backOffMs(attempt, bounds), signal);
}

export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });
}

/** Waits for the work, but no longer than `ms`; what it throws is thrown on. */
export async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  await Promise.race([work.finally(() => done.abort()), pause(ms, done.signal)]);
}
