import { errorOf, noAnswer } from './problem.js';

/** Gives a valid access token; asked before every request. `renew`: the last one was refused. */
export type TokenSource = (renew: boolean) => string | undefined | Promise<string | undefined>;

export interface RequesterOptions {
  /** Address of the api: `http://127.0.0.1:8080`; in a browser '' for the page's own. */
  readonly baseUrl: string;
  readonly token?: string | TokenSource;
  readonly fetch?: typeof fetch;
  /** For an answer to begin, in milliseconds; 30 s when absent. */
  readonly timeoutMs?: number;
}

type QueryValue = string | number | boolean;

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** A list is sent as the name once for each of its values. */
  readonly query?: Readonly<Record<string, QueryValue | readonly string[] | undefined>>;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** For this answer to begin, where it takes longer than others. */
  readonly timeoutMs?: number;
  /** Statuses beside 2xx that are no error. */
  readonly accept?: readonly number[];
  /** false: the request is made without token. */
  readonly authenticate?: boolean;
}

const API = '/api/v1';
const TIMEOUT_MS = 30_000;

/** One place that speaks HTTP: address, token, time limit, errors. */
export class Requester {
  constructor(private readonly options: RequesterOptions) {}

  /** @throws ApiError */
  async send(path: string, request: RequestOptions = {}): Promise<Response> {
    const response = await this.attempt(path, request, false);
    if (response.status !== 401 || typeof this.options.token !== 'function' || request.authenticate === false) return this.judge(response, request);
    await response.body?.cancel();
    return this.judge(await this.attempt(path, request, true), request);
  }

  /** @throws ApiError */
  async json<T>(path: string, request: RequestOptions = {}): Promise<T> {
    const response = await this.send(path, request);
    return (await response.json()) as T;
  }

  url(path: string, query: RequestOptions['query'] = {}): string {
    const pairs = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [value].flat().map((each): [string, string] => [name, String(each)])));
    const search = pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
    return `${this.options.baseUrl.replace(/\/$/, '')}${API}${path}${search}`;
  }

  private async attempt(path: string, request: RequestOptions, renew: boolean): Promise<Response> {
    const { method = 'GET', query, body, contentType = 'application/json', headers = {}, signal, authenticate = true } = request;
    const { token } = this.options;
    const timeoutMs = request.timeoutMs ?? this.options.timeoutMs ?? TIMEOUT_MS;
    const url = this.url(path, query);
    const bearer = authenticate ? await (typeof token === 'function' ? token(renew) : token) : undefined;
    // The limit is for the answer to begin: a stream goes on for as long as it likes.
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    try {
      return await (this.options.fetch ?? fetch)(url, {
        method,
        headers: {
          accept: 'application/json',
          ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
          ...(body === undefined ? {} : { 'content-type': contentType }),
          ...headers,
        },
        signal: signal ? AbortSignal.any([signal, limit.signal]) : limit.signal,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw noAnswer(url, limit.signal.aborted ? limit.signal.reason : error);
    } finally {
      clearTimeout(timer);
    }
  }

  private async judge(response: Response, { accept = [] }: RequestOptions): Promise<Response> {
    if (response.ok || accept.includes(response.status)) return response;
    throw await errorOf(response);
  }
}
