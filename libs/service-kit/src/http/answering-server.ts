import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Answer, type Ask } from './probe-answers.js';
import { type Address, refusedAddress } from './refused-address.js';

export interface Answers {
  /** To GET and HEAD, by path. */
  readonly paths: Readonly<Partial<Record<string, Ask>>>;
  /** To all else. */
  readonly otherwise: Ask;
}

/** A server without Nest, which listens only when every provider is made: it answers those who watch a service from the first moment. */
export class AnsweringServer {
  private closed: Promise<unknown> | undefined;

  private constructor(private readonly server: Server) {}

  /** @throws OrreryError `configuration-invalid` where the address cannot be had */
  static async open(address: Address, { paths, otherwise }: Answers): Promise<AnsweringServer> {
    const server = createServer((request, response) => {
      const ask = request.method === 'GET' || request.method === 'HEAD' ? paths[pathOf(request)] : undefined;
      void answer(ask ?? otherwise, response);
    });
    server.listen(address.port, address.host);
    await once(server, 'listening').catch((error: unknown) => {
      throw refusedAddress(error, address);
    });
    return new AnsweringServer(server);
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

/** No connection is kept: what comes next over it may be for the server that comes next at this address. */
async function answer(ask: () => Promise<Answer>, response: ServerResponse): Promise<void> {
  try {
    const { code, headers, body } = await ask();
    response.writeHead(code, { ...headers, connection: 'close' }).end(body);
  } catch (error) {
    response.writeHead(500, { connection: 'close' }).end(String(error));
  }
}
