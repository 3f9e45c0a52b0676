import { type Attempt } from '@orrery/alarms';
import { reveal, type Secret } from '@orrery/service-kit';
import { createTransport } from 'nodemailer';
import { type Delivery } from '../domain/delivery.js';

export type Send = (delivery: Delivery) => Promise<Attempt>;

export interface MailSettings {
  /** Asked for at each message. */
  readonly url?: Secret;
  readonly from?: string;
  readonly answerWithinMs: number;
}

const LOCAL = /^(?:127\.0\.0\.1|localhost|\[::1\])$/;

/** Mail over SMTP. Beyond this machine nothing goes out unencrypted. */
export function mailSender({ url, from, answerWithinMs }: MailSettings): Send {
  if (url === undefined || from === undefined) return async () => ({ ok: false, permanent: true, answer: 'no mail server is set: set ORRERY_SMTP_URL and ORRERY_MAIL_FROM' });
  return async ({ notification, address, subject, content }) => {
    const transport = transportTo(reveal(url), answerWithinMs);
    try {
      const { response } = await transport.sendMail({ from, to: address, subject, text: content, messageId: `<${notification.id}@orrery>`, headers: { 'X-Orrery-Alert': notification.alerts[0] ?? '' } });
      return { ok: true, answer: short(response) };
    } catch (error) {
      const { code, responseCode, message } = error as { code?: string; responseCode?: number; message: string };
      // The address or the message is refused; a wrong password or a server that is away may be mended.
      const permanent = (code === 'EENVELOPE' || code === 'EMESSAGE') && (responseCode ?? 0) >= 500;
      return { ok: false, permanent, answer: short(message) };
    }
  };
}

/** A connection for one message: messages are few, and each logs in as the address says then. */
function transportTo(url: string, answerWithinMs: number) {
  const { protocol, hostname, port, username, password } = new URL(url);
  return createTransport({
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (protocol === 'smtps:' ? 465 : 587) : Number(port),
    secure: protocol === 'smtps:',
    requireTLS: protocol === 'smtp:' && !LOCAL.test(hostname),
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: answerWithinMs,
    greetingTimeout: answerWithinMs,
    socketTimeout: answerWithinMs,
  });
}

export const short = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, 300);
