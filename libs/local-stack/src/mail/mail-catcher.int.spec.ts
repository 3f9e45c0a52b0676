import { connect } from 'node:net';
import { once } from 'node:events';
import { freePort } from '../process/ports.js';
import { catchMails, type MailCatcher } from './mail-catcher.js';
import type { KeptMail } from './kept-mails.js';

describe('the mail catcher', () => {
  let catcher: MailCatcher;
  let ports: { smtp: number; page: number };
  beforeAll(async () => {
    ports = { smtp: await freePort(), page: await freePort() };
    catcher = await catchMails(ports);
  });
  afterAll(() => catcher.close());

  /** Says one line after the other, each after the answer to the one before; the last answer. */
  async function say(lines: readonly string[]): Promise<string> {
    const socket = connect(ports.smtp, '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => (text += part));
    // An answer of several lines ends with the one that has a space after its number (RFC 5321 §4.2.1).
    const next = async () => {
      while (!/^\d{3} .*\r\n$/m.test(text)) await once(socket, 'data');
      const last = text.trimEnd().split('\r\n').at(-1)!;
      text = '';
      return last;
    };
    let answer = await next();
    for (const line of lines) {
      socket.write(`${line}\r\n`);
      answer = await next();
    }
    socket.end();
    return answer;
  }

  it('keeps what a service sends, for its page and as JSON, with nothing of it taken for markup', async () => {
    const mail = ['From: orrery@acme.example', 'Subject: =?UTF-8?Q?Druck_=C3=BCber_9_bar?=', 'Content-Type: text/plain; charset=utf-8', '', 'Steam <script>', 'http://127.0.0.1:8080/alerts/acme:riverside:boiler%23high', '.'];
    expect(await say(['EHLO test', 'MAIL FROM:<orrery@acme.example>', 'RCPT TO:<anna@acme.example>', 'DATA', mail.join('\r\n')])).toBe('250 kept as mail 1');
    const [kept] = (await (await fetch(`http://127.0.0.1:${ports.page}/mails`)).json()) as KeptMail[];
    expect(kept).toMatchObject({ from: 'orrery@acme.example', to: ['anna@acme.example'], subject: 'Druck über 9 bar', text: expect.stringContaining('Steam <script>') });
    const page = await (await fetch(`http://127.0.0.1:${ports.page}/`)).text();
    expect([page.includes('Steam &lt;script&gt;'), page.includes('<script'), page.includes('<a href="http://127.0.0.1:8080/alerts/acme:riverside:boiler%23high">')]).toEqual([true, false, true]);
  });

  it('asks for no password, and says that a mail is too large', async () => {
    expect(await say(['EHLO test', 'MAIL FROM:<a@acme.example> SIZE=2000000'])).toMatch(/^552 /);
    expect(await say(['EHLO test', 'AUTH PLAIN'])).toMatch(/^50[02] /);
  });
});
