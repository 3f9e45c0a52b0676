import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

/** A webhook that answers, or hangs. */
export class Hooks {
  readonly bodies: { headers: Record<string, unknown>; body: string }[] = [];
  hangs = false;
  status = 204;
  private readonly server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      this.bodies.push({ headers: request.headers, body });
      if (!this.hangs) response.writeHead(this.status).end();
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
