import type { EventEmitter } from 'node:events';
import { createServer } from 'node:http';
import { SMTPServer } from 'smtp-server';
import { KeptMails } from './kept-mails.js';
import { mailPage } from './mail-page.js';

const HOST = '127.0.0.1';
const MOST_BYTES = 1_000_000;

export interface MailCatcher {
  readonly mails: KeptMails;
  close(): Promise<void>;
}

/** Takes every mail and sends none: for development, on this machine alone. The page has them to read, /mails as JSON. */
export async function catchMails(ports: { readonly smtp: number; readonly page: number }): Promise<MailCatcher> {
  const mails = new KeptMails();
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: MOST_BYTES,
    banner: 'Orrery mail catcher of a development stack',
    onData: (stream, { envelope: { mailFrom, rcptTo } }, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        if (stream.sizeExceeded) return done(Object.assign(new Error(`a mail of more than ${MOST_BYTES} bytes is not kept`), { responseCode: 552 }));
        const from = mailFrom === false ? '' : mailFrom.address;
        mails.keep(Buffer.concat(parts), { from, to: rcptTo.map(({ address }) => address) }, new Date().toISOString()).then(
          ({ id }) => done(null, `kept as mail ${id}`),
          (error: unknown) => done(Object.assign(error instanceof Error ? error : new Error(String(error)), { responseCode: 554 })),
        );
      });
    },
  });
  // A client that goes in the middle of a mail is its own loss.
  smtp.on('error', () => undefined);
  const page = createServer((request, response) => {
    if (request.url === '/mails') return void response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(mails.latest));
    if (request.url !== '/') return void response.writeHead(404, { 'content-type': 'text/plain' }).end('mails stand at /, and as JSON at /mails\n');
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'" }).end(mailPage(mails.latest));
  });
  await Promise.all([listening(smtp.server, () => smtp.listen(ports.smtp, HOST)), listening(page, () => page.listen(ports.page, HOST))]);
  return {
    mails,
    close: async () => {
      page.closeAllConnections();
      await Promise.all([new Promise<void>((resolve) => smtp.close(resolve)), new Promise((resolve) => page.close(resolve))]);
    },
  };
}

function listening(server: EventEmitter, listen: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
    listen();
  });
}
