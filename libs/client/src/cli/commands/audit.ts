import { type AuditEntry } from '../../commands/command-types.js';
import { type Context } from '../context.js';
import { CliError } from '../exit.js';
import { shown, table } from '../output.js';

const DEFAULT_LIMIT = 50;

/** `orrery audit list`: what was decided about commands, the latest first. */
export async function listAudit({ client, output }: Context, { subject, limit = DEFAULT_LIMIT }: { readonly subject?: string; readonly limit?: number }): Promise<void> {
  const found: AuditEntry[] = [];
  for await (const entry of client.all((page) => client.audit.list({ ...page, ...(subject === undefined ? {} : { subject }) }))) {
    if (limit > 0 && found.length === limit) {
      output.note('there are more; --limit 0 has them all');
      break;
    }
    found.push(entry);
  }
  output.json(found);
  const rows = found.map(({ seq, at, subject: about, body, hash }) => {
    const { type = '', by, reason } = body as { type?: string; by?: string | { name?: string }; reason?: string };
    return [String(seq), at, about, type, (typeof by === 'string' ? by : by?.name) ?? '–', hash.slice(0, 12), shown(reason ?? '')];
  });
  for (const line of table(['SEQ', 'AT', 'ABOUT', 'WHAT', 'BY', 'HASH', 'REASON'], rows)) output.line(line);
}

/** `orrery audit verify`: ends with 1 where a link is broken. */
export async function verifyAudit({ client, output }: Context): Promise<void> {
  const verdict = await client.audit.verify();
  output.json(verdict);
  if (verdict.ok) {
    output.line(`the chain of ${verdict.entries} entries is whole${verdict.head ? `, up to ${verdict.head.hash}` : ''}; ${verdict.witnesses} of its links were published and agree`);
    return;
  }
  throw new CliError(`the chain is broken at entry ${verdict.broken?.seq}: ${verdict.broken?.why}`, 'Somebody has changed what the command service keeps: look for them, and compare a backup with the outcomes on Kafka.');
}
