import { type Server } from 'node:http';
import { type Socket } from 'node:net';

/**
 * Connections over which nobody has asked for anything yet. Browsers and connection pools open some ahead of need, and Node's `closeIdleConnections`
 * takes only those for idle that have answered a request: a server that is closed would wait for them until they are used.
 */
export class UnusedConnections {
  private readonly sockets = new Set<Socket>();
  private closed = false;

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      if (this.closed) return void socket.destroy();
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    server.prependListener('request', ({ socket }) => this.sockets.delete(socket));
    server.prependListener('upgrade', ({ socket }) => this.sockets.delete(socket));
  }

  /** Those that have begun to ask for something are left to end by themselves; new ones are not let in. */
  close(): void {
    this.closed = true;
    for (const socket of this.sockets) if (socket.bytesRead === 0) socket.destroy();
  }
}
