import { type OpcUaSourceEntry } from '@orrery/contracts';

/**
 * Why this source may not be connected to as it is configured; undefined when it may. Less than SignAndEncrypt needs a
 * waiver that has not run out (architecture decision 11).
 * @param now canonical time
 */
export function securityProblem(source: OpcUaSourceEntry, now: string): string | undefined {
  const { securityMode, securityPolicy, waiver } = source;
  if (securityMode !== 'None' && securityPolicy === 'None') return `security mode ${securityMode} needs a security policy, such as Basic256Sha256`;
  if (securityMode === 'SignAndEncrypt') return undefined;
  if (!waiver) return `security mode ${securityMode} needs a waiver with reason and expiry in the source; use SignAndEncrypt, or add one`;
  if (waiver.expires <= now) return `the waiver for security mode ${securityMode} expired at ${waiver.expires}; use SignAndEncrypt, or renew it`;
  return undefined;
}

/** Whether the two must be reached by another connection: anything but how items are sampled and times are judged. */
export function needsReconnect(before: OpcUaSourceEntry, after: OpcUaSourceEntry): boolean {
  return (
    before.endpoint !== after.endpoint ||
    before.securityMode !== after.securityMode ||
    before.securityPolicy !== after.securityPolicy ||
    before.user !== after.user ||
    before.publishingIntervalMs !== after.publishingIntervalMs ||
    before.waiver?.expires !== after.waiver?.expires
  );
}
