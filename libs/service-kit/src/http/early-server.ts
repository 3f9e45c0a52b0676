import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { refusedAddress } from './refused-address.js';
import { type Answer, startingAnswer, type Watched, watchedPaths } from './probe-answers.js';

/**
 * Answers those who watch a service while it starts, and with it waits for what is not there yet: Nest listens only when every provider is made. Anything
 * else is told that the service is starting. Leaves its address to the service's own server.
 */
export class EarlyServer {
  private closed: Promise<unknown> | undefined;

  private constructor(private readonly server: Server) {}

  /** @throws OrreryError `configuration-invalid` where the address cannot be had */
  static async open({ host, port }: { readonly host: string; readonly port: number }, watched: Watched): Promise<EarlyServer> {
    const answers: Readonly<Record<string, (() => Promise<Answer>) | undefined>> = watchedPaths(watched);
    const server = createServer((request, response) => {
      const ask = request.method === 'GET' || request.method === 'HEAD' ? answers[pathOf(request)] : undefined;
      void answer(ask ?? (() => startingAnswer(watched)), response);
    });
    server.listen(port, host);
    await once(server, 'listening').catch((error: unknown) => {
      throw refusedAddress(error, { host, port });
    });
    return new EarlyServer(server);
  }

  get url(): string {
    const { address, family, port } = this.server.address() as AddressInfo;
    return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }

  /** Resolves once its address is free. */
  close(): Promise<unknown> {
    this.closed ??= new Promise((resolve) => {
      this.server.close(resolve);
      this.server.closeAllConnections();
    });
    return this.closed;
  }
}

const pathOf = ({ url = '/' }: IncomingMessage): string => url.split('?', 1)[0]!;

/** No connection is kept: what comes next over it is for the server that comes next. */
async function answer(ask: () => Promise<Answer>, response: ServerResponse): Promise<void> {
  try {
    const { code, headers, body } = await ask();
    response.writeHead(code, { ...headers, connection: 'close' }).end(body);
  } catch (error) {
    response.writeHead(500, { connection: 'close' }).end(String(error));
  }
}
