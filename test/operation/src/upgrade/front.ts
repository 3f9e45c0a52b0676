import { connect, createServer, type Server, type Socket } from 'node:net';

/** What a Service is to its pods: one address, each new connection goes to one that is ready. */
export class Front {
  private readonly pods: number[] = [];
  private readonly open = new Set<Socket>();
  private readonly server: Server;
  private turn = 0;

  private constructor() {
    this.server = createServer((client) => this.pass(client));
  }

  static async listen(port: number): Promise<Front> {
    const front = new Front();
    await new Promise<void>((resolve, reject) => front.server.once('error', reject).listen(port, '127.0.0.1', resolve));
    return front;
  }

  add(port: number): void {
    this.pods.push(port);
  }

  /** New connections go elsewhere; those that are open end with the pod. */
  remove(port: number): void {
    this.pods.splice(this.pods.indexOf(port), 1);
  }

  async close(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private pass(client: Socket): void {
    const port = this.pods[(this.turn += 1) % this.pods.length];
    if (port === undefined) return void client.destroy();
    const pod = connect(port, '127.0.0.1');
    for (const [socket, other] of [[client, pod], [pod, client]] as const) {
      this.open.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.open.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }
}
