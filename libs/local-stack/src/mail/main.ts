// The mail catcher as a process of its own.
import { catchMails } from './mail-catcher.js';

const [smtp, page] = [Number(process.env.MAIL_SMTP_PORT), Number(process.env.MAIL_PAGE_PORT)];
if (!smtp || !page) throw new Error('MAIL_SMTP_PORT and MAIL_PAGE_PORT are not set.');
const catcher = await catchMails({ smtp, page });
console.log(`mails for smtp://127.0.0.1:${smtp} stand at http://127.0.0.1:${page}/`);
process.once('SIGTERM', () => void catcher.close().then(() => process.exit(0)));
