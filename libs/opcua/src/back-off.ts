export interface BackOffSettings {
  firstMs: number;
  factor: number;
  maxMs: number;
}

export const RECONNECT_BACK_OFF: BackOffSettings = { firstMs: 100, factor: 2, maxMs: 10_000 };

/**
 * Waiting time before attempt n (from 0): exponential, then spread between half and the whole of it, so that many
 * clients of one server do not come back at one instant.
 * @param chance a number in [0, 1)
 */
export function backOffMs(attempt: number, settings: BackOffSettings, chance: number): number {
  const whole = Math.min(settings.maxMs, settings.firstMs * settings.factor ** Math.min(attempt, 60));
  return Math.round(whole / 2 + (whole / 2) * chance);
}
