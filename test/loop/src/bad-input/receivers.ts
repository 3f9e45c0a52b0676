import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { freePort } from '@orrery/local-stack';
import { SMTPServer } from 'smtp-server';

/** A mail server at one address that is not there until it is started. */
export class Mailbox {
  readonly subjects: string[] = [];
  private server: SMTPServer | undefined;

  private constructor(readonly port: number) {}

  static async away(): Promise<Mailbox> {
    return new Mailbox(await freePort());
  }

  async start(): Promise<void> {
    const server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      logger: false,
      onData: (stream, _session, done) => {
        let mail = '';
        stream.on('data', (part: Buffer) => (mail += part.toString()));
        stream.on('end', () => {
          this.subjects.push(/^Subject: (.*)$/m.exec(mail)?.[1] ?? '');
          done();
        });
      },
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => (this.server ? this.server.close(resolve) : resolve()));
  }
}

/** An endpoint that takes what is posted and answers nothing, until it is let go on. */
export class Hook {
  readonly bodies: string[] = [];
  hangs = true;
  private readonly server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      this.bodies.push(body);
      if (!this.hangs) response.writeHead(204).end();
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
