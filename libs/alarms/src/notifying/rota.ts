import { type Rota } from '@orrery/contracts';
import { Zone } from '@orrery/twin-model';

const HOUR_MS = 3_600_000;

/** A local time `2026-01-05T06:00` as if the clock on the wall showed UTC. */
const wallMs = (local: string): number => Date.parse(`${local}:00Z`);

/**
 * Who is on duty: turns are counted by the clock on the wall, so a shift that begins at six begins at six in summer too. Undefined before the
 * rota begins, and for an unknown time zone.
 */
export function onDuty({ timeZone, begins, turnHours, order }: Rota, nowMs: number): string | undefined {
  const zone = Zone.of(timeZone);
  const elapsed = zone ? zone.localOf(nowMs) - wallMs(begins) : -1;
  return elapsed < 0 ? undefined : order[Math.floor(elapsed / (turnHours * HOUR_MS)) % order.length];
}
