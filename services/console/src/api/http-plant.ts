import { type RenderedTwin } from '@orrery/twin-model';
import { type TwinView } from '../domain/twin-view.js';
import { reasonOf } from '../state/plant-store.js';
import { type DesiredAnswer, type Me, type PlantApi, PlantApiError, type SourceView, type StreamMessage } from './plant-api.js';
import { serverSentEvents } from './server-sent-events.js';

const TIMEOUT_MS = 15_000;
const RETRY_MS = 2000;

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string;
}

/** The api over HTTP, as whoever is signed in. */
export class HttpPlant implements PlantApi {
  constructor(private readonly token: () => Promise<string | undefined>) {}

  async me(): Promise<Me> {
    return this.#json<Me>('/me');
  }

  async twins(): Promise<TwinView[]> {
    const twins: TwinView[] = [];
    for await (const item of this.#pages<{ state?: RenderedTwin | null }>('/twins?include=state&limit=200')) if (item.state) twins.push(item.state);
    return twins;
  }

  async twin(twinId: string, minRev?: number): Promise<TwinView | undefined> {
    try {
      return await this.#json<TwinView>(`/twins/${twinId}${minRev === undefined ? '' : `?minRev=${minRev}`}`);
    } catch (error) {
      if (error instanceof PlantApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  async sources(): Promise<SourceView[]> {
    const sources: SourceView[] = [];
    for await (const source of this.#pages<SourceView>('/sources')) sources.push(source);
    return sources;
  }

  async setDesired(twinId: string, path: string, value: unknown, rev: number, reason: string | undefined): Promise<DesiredAnswer> {
    const wish = value === null ? null : { value, ...(reason === undefined ? {} : { reason }) };
    const response = await this.#send(`/twins/${twinId}/desired`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json', 'if-match': `"rev:${rev}"` },
      body: JSON.stringify({ [path]: wish }),
    });
    return { kind: response.status === 202 ? 'accepted' : 'done' };
  }

  async *stream(signal: AbortSignal): AsyncIterable<StreamMessage> {
    let lastEventId: string | undefined;
    while (!signal.aborted) {
      try {
        const response = await this.#send('/stream', { headers: { accept: 'text/event-stream', ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) }, signal });
        yield { kind: 'open' };
        for await (const message of serverSentEvents(response.body!)) {
          lastEventId = message.id ?? lastEventId;
          if (message.event === 'lagged') yield { kind: 'lagged' };
          else if (message.data !== '') yield { kind: 'event', event: JSON.parse(message.data) as never };
        }
        yield { kind: 'lost', reason: 'the server closed the stream' };
      } catch (error) {
        if (signal.aborted) return;
        yield { kind: 'lost', reason: reasonOf(error) };
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  async *#pages<T>(path: string): AsyncIterable<T> {
    let cursor: string | undefined;
    do {
      const page: Page<T> = await this.#json<Page<T>>(cursor === undefined ? path : `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`);
      yield* page.items;
      cursor = page.nextCursor;
    } while (cursor !== undefined);
  }

  async #json<T>(path: string): Promise<T> {
    return (await (await this.#send(path, { signal: AbortSignal.timeout(TIMEOUT_MS) })).json()) as T;
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const token = await this.token();
    if (token === undefined) throw new PlantApiError(401, 'Your session has ended; sign in again.');
    const response = await fetch(`/api/v1${path}`, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } }).catch((error: unknown) => {
      throw new PlantApiError(0, `The server did not answer (${reasonOf(error)}).`);
    });
    if (response.ok) return response;
    const problem = (await response.json().catch(() => ({}))) as { title?: string; detail?: string };
    throw new PlantApiError(response.status, problem.detail ?? problem.title ?? `The server answered ${response.status}.`);
  }
}
