import PostalMime from 'postal-mime';

/** One mail that was caught. */
export interface KeptMail {
  readonly id: number;
  readonly at: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
}

const MOST = 500;

/** The latest mails, in memory alone: they are gone with the process. */
export class KeptMails {
  private readonly mails: KeptMail[] = [];
  private count = 0;

  async keep(raw: Uint8Array, envelope: { readonly from: string; readonly to: readonly string[] }, at: string): Promise<KeptMail> {
    const { subject = '', text = '' } = await PostalMime.parse(raw);
    const mail: KeptMail = { id: (this.count += 1), at, ...envelope, subject, text };
    this.mails.unshift(mail);
    this.mails.length = Math.min(this.mails.length, MOST);
    return mail;
  }

  /** The latest first. */
  get latest(): readonly KeptMail[] {
    return this.mails;
  }
}
