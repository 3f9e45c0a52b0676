import { createHmac } from 'node:crypto';
import { type Attempt, isPermanentHttp } from '@orrery/alarms';
import { OrreryError } from '@orrery/contracts';
import { reveal, type Secret } from '@orrery/service-kit';
import { type Send, short } from './smtp.client.js';

/** `<id>=whsec_<base64>,…` → secret by webhook id. @throws OrreryError `configuration-invalid`, never with a secret in it */
export function readSecrets(text: string | undefined): ReadonlyMap<string, Buffer> {
  return new Map(
    (text ?? '').split(',').flatMap((entry): [string, Buffer][] => {
      if (entry.trim() === '') return [];
      const match = /^\s*([a-z0-9][a-z0-9-]*)=whsec_([A-Za-z0-9+/]+=*)\s*$/.exec(entry);
      const key = match && Buffer.from(match[2]!, 'base64');
      if (!match || !key || key.length < 24) {
        throw new OrreryError('configuration-invalid', `ORRERY_WEBHOOK_SECRETS has an entry that is not <id>=whsec_<base64 of 24 bytes or more>${match ? `: ${match[1]}` : ''}`, { remedy: 'Write cmms=whsec_$(openssl rand -base64 32) for the webhook cmms of rules.yaml.' });
      }
      return [[match[1]!, key]];
    }),
  );
}

/**
 * The secrets as they are now, for a setting that may change; while it cannot be read, those from before.
 * @throws OrreryError `configuration-invalid` where they cannot be read now
 */
export function secretsOf(setting: Secret | undefined): () => ReadonlyMap<string, Buffer> {
  const text = () => (setting === undefined ? undefined : reveal(setting));
  let [read, secrets] = [text(), readSecrets(text())];
  return () => {
    const now = text();
    if (now !== read) {
      read = now;
      try {
        secrets = readSecrets(now);
      } catch {
        // One webhook whose secret is mistyped must not silence the others.
      }
    }
    return secrets;
  };
}

/** The signature of the Standard Webhooks specification (https://www.standardwebhooks.com): HMAC-SHA256 over id, time and body. */
export function sign(secret: Buffer, id: string, seconds: number, body: string): string {
  return `v1,${createHmac('sha256', secret).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}

/** Posts to webhooks, each signed with its secret as it is then. One that does not answer is given up in time; one that points elsewhere is not followed. */
export function webhookSender(secrets: () => ReadonlyMap<string, Buffer>, answerWithinMs: number, nowMs: () => number): Send {
  return async ({ notification: { id, target }, address, content }): Promise<Attempt> => {
    const name = target.slice(target.indexOf(':') + 1);
    const secret = secrets().get(name);
    if (!secret) return { ok: false, permanent: true, answer: `webhook ${name} has no secret: add it to ORRERY_WEBHOOK_SECRETS` };
    const seconds = Math.floor(nowMs() / 1000);
    const headers = { 'content-type': 'application/json', 'user-agent': 'orrery-alerting', 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': sign(secret, id, seconds, content) };
    try {
      const response = await fetch(address, { method: 'POST', body: content, headers, redirect: 'manual', signal: AbortSignal.timeout(answerWithinMs) });
      await response.body?.cancel();
      const { status, ok } = response;
      return { ok, permanent: (status >= 300 && status < 400) || isPermanentHttp(status), answer: `HTTP ${status}` };
    } catch (error) {
      const { name: kind, message, cause } = error as Error;
      return { ok: false, answer: kind === 'TimeoutError' ? `no answer within ${answerWithinMs / 1000} s` : short(cause instanceof Error ? cause.message : message) };
    }
  };
}
