import type { KeptMail } from './kept-mails.js';

/** What a mail says is shown as text; only whole addresses of the console become links. */
export function mailPage(mails: readonly KeptMail[]): string {
  const entries = mails.map(
    ({ id, at, from, to, subject, text }) =>
      `<article id="mail-${id}"><h2>${escape(subject === '' ? '(no subject)' : subject)}</h2><p>${escape(at)}, from ${escape(from)} to ${escape(to.join(', '))}</p><pre>${links(escape(text))}</pre></article>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="10"><title>Mails of this machine</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:1.5rem auto;padding:0 1rem;color-scheme:light dark}article{border-top:1px solid gray;padding:.5rem 0}h2{font-size:1.1rem;margin:.3rem 0}pre{white-space:pre-wrap;overflow-wrap:anywhere}</style>
<h1>Mails of this machine</h1><p>What Orrery would have sent by mail, the latest first. Nothing of it leaves this machine, and it is gone when the stack stops.</p>
${entries.length === 0 ? '<p>None has come yet.</p>' : entries.join('\n')}</html>`;
}

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => SIGNS[sign]!);
const links = (escaped: string): string => escaped.replaceAll(/http:\/\/127\.0\.0\.1:\d+\/[\w\-./%:#]*/g, (address) => `<a href="${address}">${address}</a>`);
