/**
 * Proof of life of one subscription: a notification or keep-alive must come within its keep-alive time and a margin,
 * long before its lifetime is over (rule R4). A channel that is up proves nothing.
 */
export interface Proof {
  /** Longest silence that is still in order, in ms. */
  allowedSilenceMs: number;
  lastSignMs: number;
}

/** Twice the keep-alive time the server granted and a second for the way, but less than the lifetime. */
export function allowedSilence(granted: { publishingIntervalMs: number; maxKeepAliveCount: number; lifetimeCount: number }): number {
  const keepAlive = granted.publishingIntervalMs * granted.maxKeepAliveCount;
  const lifetime = granted.publishingIntervalMs * granted.lifetimeCount;
  return Math.min(2 * keepAlive + 1000, 0.9 * lifetime);
}

export function isSilent(proof: Proof, nowMs: number): boolean {
  return nowMs - proof.lastSignMs > proof.allowedSilenceMs;
}

/** Counts for a subscription: what is asked of the server, in publishing cycles. */
export function subscriptionCounts(publishingIntervalMs: number, keepAliveMs: number, lifetimeMs: number): { maxKeepAliveCount: number; lifetimeCount: number } {
  const maxKeepAliveCount = Math.max(3, Math.round(keepAliveMs / publishingIntervalMs));
  // Part 4 §5.13.2: the lifetime count is at least three times the keep-alive count.
  return { maxKeepAliveCount, lifetimeCount: Math.max(3 * maxKeepAliveCount, Math.ceil(lifetimeMs / publishingIntervalMs)) };
}
