import { type Priority } from '@orrery/contracts';

/** One time that an alert came to people's attention. */
export interface Raised {
  readonly key: string;
  readonly atMs: number;
  readonly priority: Priority;
  /** Until it was over; absent: it is still. */
  readonly untilMs?: number;
}

/** Alarm-system figures after EEMUA 191 (3rd ed., §6.5 and appendix 11) and ISA-18.2 §16, over a span and for so many operators. */
export interface AlarmRates {
  readonly raised: number;
  readonly perDay: number;
  readonly perTenMinutes: { readonly average: number; readonly most: number };
  /** Share of ten-minute slots with more than ten alarms: more than anybody can handle. */
  readonly inFlood: number;
  /** acceptable: at most 1 in ten minutes on average; manageable: 2; over-demanding: 5; then unmanageable (EEMUA 191, table 6). */
  readonly judgement: 'acceptable' | 'manageable' | 'over-demanding' | 'unmanageable';
  readonly byPriority: Readonly<Record<Priority, { readonly raised: number; readonly share: number }>>;
  /** Keys that came most often; ten are often more than half of all (ISA-18.2 §16.5.4). */
  readonly mostFrequent: readonly { readonly key: string; readonly raised: number; readonly share: number }[];
  /** Came at least three times within a minute, at some time. */
  readonly chattering: readonly string[];
  /** Active for more than a day. */
  readonly stale: readonly string[];
}

const TEN_MINUTES = 600_000;
const MINUTE = 60_000;
const DAY = 86_400_000;
const FLOOD = 10;
const TOP = 10;

export function alarmRates(all: readonly Raised[], fromMs: number, untilMs: number, operators = 1): AlarmRates {
  const inSpan = all.filter(({ atMs }) => atMs >= fromMs && atMs < untilMs);
  const spanMs = Math.max(untilMs - fromMs, 1);
  const slots = Math.max(1, Math.ceil(spanMs / TEN_MINUTES));
  const counts = new Array<number>(slots).fill(0);
  for (const { atMs } of inSpan) counts[Math.floor((atMs - fromMs) / TEN_MINUTES)]! += 1;
  const average = inSpan.length / (spanMs / TEN_MINUTES) / operators;
  const byKey = new Map<string, number[]>();
  for (const { key, atMs } of inSpan) byKey.set(key, [...(byKey.get(key) ?? []), atMs]);
  const share = (count: number): number => (inSpan.length === 0 ? 0 : count / inSpan.length);
  const of = (priority: Priority) => {
    const raised = inSpan.filter((one) => one.priority === priority).length;
    return { raised, share: share(raised) };
  };
  return {
    raised: inSpan.length,
    perDay: inSpan.length / (spanMs / DAY) / operators,
    perTenMinutes: { average, most: counts.reduce((most, count) => Math.max(most, count), 0) / operators },
    inFlood: counts.filter((count) => count / operators > FLOOD).length / slots,
    judgement: average <= 1 ? 'acceptable' : average <= 2 ? 'manageable' : average <= 5 ? 'over-demanding' : 'unmanageable',
    byPriority: { critical: of('critical'), high: of('high'), medium: of('medium'), low: of('low') },
    mostFrequent: [...byKey]
      .map(([key, { length }]) => ({ key, raised: length, share: share(length) }))
      .sort((a, b) => b.raised - a.raised || (a.key < b.key ? -1 : 1))
      .slice(0, TOP),
    chattering: [...byKey].flatMap(([key, times]) => (chatters([...times].sort((a, b) => a - b)) ? [key] : [])).sort(),
    stale: [...new Set(all.filter((one) => isStale(one, fromMs, untilMs)).map(({ key }) => key))].sort(),
  };
}

const chatters = (times: readonly number[]): boolean => times.some((at, index) => index >= 2 && at - times[index - 2]! < MINUTE);

function isStale({ atMs, untilMs: end }: Raised, fromMs: number, untilMs: number): boolean {
  const last = end ?? untilMs;
  return atMs < untilMs && last > fromMs && last - atMs > DAY;
}
