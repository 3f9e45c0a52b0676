import { MAIL_PAGE_PORT, mailCatcher, packagingPlantParts, type Part, type StackContext } from '@orrery/local-stack';
import { type RunningSystem } from '@orrery/testing/system';

export interface Mail {
  readonly id: number;
  readonly subject: string;
  readonly text: string;
}

/** The world outside, which no restore brings back: machines with their own log of what was written to them, and a mail server. */
export const worldParts: readonly Part[] = [mailCatcher, ...packagingPlantParts];

export const mailServer = ({ portOf }: StackContext): Record<string, string> => ({ ORRERY_SMTP_URL: `smtp://127.0.0.1:${portOf('mail')}`, ORRERY_MAIL_FROM: 'Orrery <orrery@localhost>', ORRERY_NOTIFY_RETRY_FIRST: '1s' });

/** Every mail that has gone out since the mail server was started last. */
export async function mailsOf(system: RunningSystem): Promise<Mail[]> {
  return (await (await fetch(`http://127.0.0.1:${system.stack.context.portOf(MAIL_PAGE_PORT)}/mails`)).json()) as Mail[];
}
