import { type TwinEvent } from '@orrery/contracts';
import { type RenderedTwin } from '@orrery/twin-model';
import { ApiError } from '../http/problem.js';
import { type Requester } from '../http/requester.js';
import { type StreamFilter, type StreamMessage } from './messages.js';
import { type ServerSentEvent, SseParser } from './sse.js';

export interface StreamOptions extends StreamFilter {
  /** Go on after this cursor; from now on when absent. */
  readonly from?: string;
  /** Begin with the state of every twin of the filter. */
  readonly snapshot?: boolean;
  /** Ends the stream. */
  readonly signal?: AbortSignal;
  /** The api sends a sign of life every 15 s; without one for this long the connection counts as lost. 45 s when absent. */
  readonly silenceMs?: number;
}

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 10_000;
const SILENCE_MS = 45_000;

/** What a stream is asked for, and how its events are read. */
export interface StreamSource<M> {
  readonly path: string;
  readonly query: (cursor: string | undefined) => Readonly<Record<string, string | boolean | undefined>>;
  /** undefined for kinds to come: additions within a major version break no reader. */
  readonly messageOf: (kind: string, value: Readonly<Record<string, unknown>>, cursor: string) => M | undefined;
}

/** The connection is gone; it is tried again by itself, from where it stood. */
export interface LostConnection {
  readonly kind: 'lost';
  readonly reason: string;
  readonly retryInMs: number;
}

type FollowOptions = Pick<StreamOptions, 'from' | 'signal' | 'silenceMs'>;

/**
 * Follows twins until the signal aborts: reconnects by itself and goes on exactly where it was.
 *
 * @throws ApiError what trying again cannot mend: a filter that is wrong, a token without rights.
 */
export function followStream(requester: Requester, options: StreamOptions): AsyncGenerator<StreamMessage, void, void> {
  const query = (cursor: string | undefined) => ({
    twins: options.twins?.join(','),
    site: options.site,
    subtree: options.subtree,
    from: cursor,
    // Once all snapshots have come there is a place to go on from, and they need not be told twice.
    snapshot: options.snapshot && cursor === undefined ? true : undefined,
  });
  return followEvents<StreamMessage>(requester, { path: '/stream', query, messageOf }, options);
}

/** Follows any stream of the api, as `followStream` does. */
export async function* followEvents<M>(requester: Requester, source: StreamSource<M>, options: FollowOptions): AsyncGenerator<M | LostConnection, void, void> {
  const { signal } = options;
  let cursor = options.from;
  let failures = 0;
  while (!signal?.aborted) {
    let reason = 'the api ended the stream';
    try {
      for await (const message of connection(requester, source, options, cursor)) {
        failures = 0;
        if (message.cursor !== '') cursor = message.cursor;
        if ('message' in message) yield message.message;
      }
    } catch (error) {
      if (signal?.aborted) return;
      if (error instanceof ApiError && !error.retryable) throw error;
      reason = error instanceof Error ? error.message : String(error);
    }
    if (signal?.aborted) return;
    const retryInMs = Math.min(FIRST_RETRY_MS * 2 ** failures, LAST_RETRY_MS);
    failures += 1;
    yield { kind: 'lost', reason, retryInMs };
    await pause(retryInMs, signal);
  }
}

type Received<M> = { readonly cursor: string } | { readonly cursor: string; readonly message: M };

async function* connection<M>(requester: Requester, source: StreamSource<M>, options: FollowOptions, cursor: string | undefined): AsyncGenerator<Received<M>, void, void> {
  const ending = new AbortController();
  const stop = () => ending.abort(options.signal?.reason);
  options.signal?.addEventListener('abort', stop, { once: true });
  const watchdog = new Watchdog(options.silenceMs ?? SILENCE_MS, ending);
  try {
    const response = await requester.send(source.path, { headers: { accept: 'text/event-stream' }, query: source.query(cursor), signal: ending.signal });
    if (!response.body) throw new Error('the api answered without a body');
    const parser = new SseParser();
    const decoder = new TextDecoder();
    const reader = (response.body as ReadableStream<Uint8Array<ArrayBuffer>>).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      watchdog.beat();
      if (done) return;
      for (const event of parser.push(decoder.decode(value, { stream: true }))) {
        const message = readEvent(event, source);
        yield message ? { cursor: event.id, message } : { cursor: event.id };
      }
      if (parser.lastId !== '') yield { cursor: parser.lastId };
    }
  } finally {
    watchdog.end();
    options.signal?.removeEventListener('abort', stop);
    ending.abort();
  }
}

function readEvent<M>({ event, data, id: cursor }: ServerSentEvent, { messageOf: read }: StreamSource<M>): M | undefined {
  // The api has checked what it sends against the contract of the topic.
  // eslint-disable-next-line no-restricted-syntax
  return read(event, JSON.parse(data) as Record<string, unknown>, cursor);
}

function messageOf(kind: string, value: Readonly<Record<string, unknown>>, cursor: string): StreamMessage | undefined {
  switch (kind) {
    case 'open':
      return { kind: 'open' };
    case 'live':
      return { kind: 'live', cursor };
    case 'twin':
      return { kind: 'event', event: value as unknown as TwinEvent, cursor };
    case 'snapshot':
      return { kind: 'snapshot', twin: value['twin'] as RenderedTwin };
    case 'lagged':
      return { ...value, kind: 'lagged', cursor } as StreamMessage;
    default:
      return undefined;
  }
}

/** Ends a connection on which nothing comes any more, not even a sign of life. */
class Watchdog {
  private timer: ReturnType<typeof setTimeout>;

  constructor(
    private readonly silenceMs: number,
    private readonly ending: AbortController,
  ) {
    this.timer = this.start();
  }

  beat(): void {
    clearTimeout(this.timer);
    this.timer = this.start();
  }

  end(): void {
    clearTimeout(this.timer);
  }

  private start(): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.ending.abort(new Error(`nothing came for ${this.silenceMs} ms`)), this.silenceMs);
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
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
