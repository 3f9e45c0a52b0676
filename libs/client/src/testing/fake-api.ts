import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Handler = (request: Seen, response: ServerResponse) => void;

/** An HTTP server that answers as a spec says, and remembers what it was asked. */
export class FakeApi {
  readonly seen: Seen[] = [];
  handler: Handler = (_request, response) => json(response, 404, { type: 'https://orrery.dev/problems/not-found', title: '', status: 404, detail: 'nothing here' });

  private constructor(private readonly server: Server) {}

  static async start(): Promise<FakeApi> {
    const server = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        const seen = { method: request.method!, url: request.url!, headers: request.headers, body: Buffer.concat(pieces).toString() };
        api.seen.push(seen);
        api.handler(seen, response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const api = new FakeApi(server);
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** An address at which nobody listens any more. */
export async function deadAddress(): Promise<string> {
  const api = await FakeApi.start();
  const { url } = api;
  await api.stop();
  return url;
}

export function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json', ...headers });
  response.end(JSON.stringify(body));
}
