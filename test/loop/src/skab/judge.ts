import { type RaisedAlert, type Scored } from './score-recording.js';

const HOUR_MS = 3_600_000;

export interface Judged {
  readonly name: string;
  readonly inside: number;
  readonly outside: number;
  /** Exactly one alert inside the fault and none outside. */
  readonly right: boolean;
  /** From the fault's first row to the alert; absent without one. */
  readonly delaySeconds?: number;
  readonly top: string;
}

export interface Totals {
  readonly right: number;
  readonly of: number;
  readonly falseAlertsPerHour: number;
  readonly balancedAccuracy: number;
  readonly f1: number;
  /** Share of the normal rows over which an alert stood. */
  readonly far: number;
}

/** An alert belongs to the fault if it was raised while the label says so. */
export function judge({ recording, alerts }: Pick<Scored, 'recording' | 'alerts'>): Judged {
  const faultAt = (alert: RaisedAlert) => rowAt(recording.rows, alert.fromMs)?.fault ?? false;
  const inside = alerts.filter(faultAt);
  const began = recording.rows.find(({ fault }) => fault)?.atMs;
  const outside = alerts.length - inside.length;
  return {
    name: recording.name,
    inside: inside.length,
    outside,
    right: recording.labelled ? inside.length === 1 && outside === 0 : outside === 0,
    ...(inside[0] && began !== undefined ? { delaySeconds: Math.round((inside[0].fromMs - began) / 1000) } : {}),
    top: alerts[0]?.top ?? '',
  };
}

/** Over the labelled recordings, row by row after the baseline: an alert that stands says "fault". */
export function total(scored: readonly Pick<Scored, 'recording' | 'alerts'>[], baselineRows: number): Totals {
  const labelled = scored.filter(({ recording }) => recording.labelled);
  const judged = labelled.map(judge);
  const count = { hit: 0, false: 0, missed: 0, quiet: 0 };
  for (const { recording, alerts } of labelled) {
    for (const { atMs, fault } of recording.rows.slice(baselineRows)) {
      const stands = alerts.some(({ fromMs, toMs }) => atMs >= fromMs && (toMs === undefined || atMs < toMs));
      count[stands ? (fault ? 'hit' : 'false') : fault ? 'missed' : 'quiet'] += 1;
    }
  }
  const [recall, far] = [count.hit / (count.hit + count.missed), count.false / (count.false + count.quiet)];
  const normalHours = labelled.reduce((sum, { recording: { rows } }) => sum + ((rows.at(-1)!.atMs - rows[baselineRows]!.atMs) / HOUR_MS) * (1 - rows.slice(baselineRows).filter(({ fault }) => fault).length / (rows.length - baselineRows)), 0);
  return {
    right: judged.filter(({ right }) => right).length,
    of: judged.length,
    falseAlertsPerHour: judged.reduce((sum, { outside }) => sum + outside, 0) / normalHours,
    balancedAccuracy: 0.5 * (recall + 1 - far),
    f1: (2 * count.hit) / (2 * count.hit + count.false + count.missed),
    far,
  };
}

function rowAt<Row extends { readonly atMs: number }>(rows: readonly Row[], atMs: number): Row | undefined {
  return rows.findLast((row) => row.atMs <= atMs);
}
