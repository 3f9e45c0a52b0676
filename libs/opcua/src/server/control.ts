import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ControlRequest {
  /** The path's variable parts in order: `DELETE /faults/:id` has one. */
  params: string[];
  /** The JSON body, `{}` when there is none. */
  body: Record<string, unknown>;
}

/** Keys are `METHOD /path/:part`; the result is sent as JSON. */
export type ControlRoutes = Record<string, (request: ControlRequest) => unknown>;

/** A request that cannot be served: its message is the answer. */
export class ControlError extends Error {
  constructor(
    readonly status: 400 | 404 | 409,
    message: string,
  ) {
    super(message);
  }
}

export interface ControlServer {
  url: string;
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 64 * 1024;

/** The small HTTP control of a simulated server; loopback unless another host is named. Errors are problem details (RFC 9457). */
export async function serveControl(host: string, port: number, routes: ControlRoutes): Promise<ControlServer> {
  const table = Object.entries(routes).map(([key, handle]) => {
    const [method, path] = key.split(' ') as [string, string];
    return { method, path: new RegExp(`^${path.replace(/:[a-z]+/g, '([^/]+)')}$`), handle };
  });
  const server = createServer((request, response) => {
    answer(table, request).then(
      (body) => send(response, 200, 'application/json', body ?? {}),
      (error: unknown) => {
        const status = error instanceof ControlError ? error.status : 500;
        const detail = error instanceof Error ? error.message : String(error);
        send(response, status, 'application/problem+json', { type: 'about:blank', status, detail });
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Route {
  method: string;
  path: RegExp;
  handle: (request: ControlRequest) => unknown;
}

async function answer(table: Route[], request: IncomingMessage): Promise<unknown> {
  const path = new URL(request.url ?? '/', 'http://control').pathname;
  for (const route of table) {
    const match = route.method === request.method ? route.path.exec(path) : null;
    if (match) return route.handle({ params: match.slice(1).map(decodeURIComponent), body: await jsonBody(request) });
  }
  throw new ControlError(404, `${request.method} ${path} does not exist`);
}

async function jsonBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new ControlError(400, `the body is larger than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  if (size === 0) return {};
  let body: unknown;
  try {
    body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (error) {
    throw new ControlError(400, `the body is no JSON: ${(error as Error).message}`);
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new ControlError(400, 'the body must be a JSON object');
  return body as Record<string, unknown>;
}

function send(response: ServerResponse, status: number, type: string, body: unknown): void {
  const text = JSON.stringify(body, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
  response.writeHead(status, { 'content-type': type }).end(text);
}
