/** How often and how far apart a message is tried: 5 s, 10 s, 20 s, … up to 15 min, for a day. */
export interface RetryRules {
  readonly firstMs: number;
  readonly mostMs: number;
  readonly giveUpAfterMs: number;
}

export const NOTIFICATION_RETRY: RetryRules = { firstMs: 5_000, mostMs: 900_000, giveUpAfterMs: 86_400_000 };

/** What a receiver answered to one attempt. `permanent`: the same message will never be taken (SMTP 5xx, HTTP 4xx but 408, 425 and 429). */
export interface Attempt {
  readonly ok: boolean;
  readonly permanent?: boolean;
  readonly answer: string;
}

export type Receipt = { readonly status: 'delivered' | 'dead' } | { readonly status: 'retrying'; readonly nextMs: number };

/** What follows from an attempt. `attempts` counts it in; `sinceMs` is when the message was first due. */
export function afterAttempt({ ok, permanent }: Attempt, attempts: number, sinceMs: number, nowMs: number, rules: RetryRules = NOTIFICATION_RETRY): Receipt {
  if (ok) return { status: 'delivered' };
  const nextMs = nowMs + Math.min(rules.firstMs * 2 ** (attempts - 1), rules.mostMs);
  return permanent || nextMs - sinceMs > rules.giveUpAfterMs ? { status: 'dead' } : { status: 'retrying', nextMs };
}

export const isPermanentHttp = (status: number): boolean => status >= 400 && status < 500 && ![408, 425, 429].includes(status);
