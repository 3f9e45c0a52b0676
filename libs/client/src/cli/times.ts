import { timeReader } from '@orrery/twin-model';
import { CliError, EXIT } from './exit.js';

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A time as people give it: ISO 8601, of the zone where it has no offset; `now`; `-90m`, and `+2h` for one to come. */
export function timeOf(option: string, text: string, zone: string | undefined, nowMs: number): string {
  if (text === 'now') return new Date(nowMs).toISOString();
  const away = /^([+-])(\d{1,9})([smhd])$/.exec(text);
  if (away) return new Date(nowMs + (away[1] === '-' ? -1 : 1) * Number(away[2]) * UNIT_MS[away[3]!]!).toISOString();
  const read = timeReader('iso', zone)(text);
  if (read.kind === 'time') return read.time;
  throw new CliError(`${option}: ${read.detail}`, 'Give it as 2026-03-29T02:30:00+01:00, without offset with --timezone, or as now, -2h or +2h.', EXIT.usage);
}
