import { Injectable } from '@nestjs/common';
import { type AlarmRates, alarmRates } from '@orrery/alarms';
import { OrreryError } from '@orrery/contracts';
import { timestampFromMillis } from '@orrery/twin-model';
import { type Rights } from '../auth/access.js';
import { CurrentPolicy } from '../auth/current-policy.js';
import { AlertsStore } from './alerts.store.js';

export interface StatisticsAsked {
  readonly fromMs: number;
  readonly toMs: number;
  readonly operators: number;
  readonly subtree?: string;
}

export type AlarmStatistics = AlarmRates & { readonly from: string; readonly to: string; readonly operators: number; readonly slots: readonly number[] };

const TEN_MINUTES = 600_000;
const MOST_RAISED = 200_000;

/** Alarm rates after EEMUA 191 over the alerts that the reader may see. */
@Injectable()
export class AlarmStatisticsReader {
  constructor(
    private readonly store: AlertsStore,
    private readonly policy: CurrentPolicy,
  ) {}

  /** @throws OrreryError `too-large` where more was raised than can be counted at once */
  async read({ fromMs, toMs, operators, subtree }: StatisticsAsked, rights: Rights): Promise<AlarmStatistics> {
    const raised = await this.store.raised(fromMs, toMs, MOST_RAISED + 1);
    if (raised.length > MOST_RAISED) throw new OrreryError('too-large', `more than ${MOST_RAISED} alerts were raised in this span`, { remedy: 'Ask for a shorter span.', details: { kind: 'too-many-alerts' } });
    const { parts } = this.policy.latest;
    const open = raised.filter(({ twinId }) => rights.may('READ', twinId) && (subtree === undefined || parts.lineOf(twinId).has(subtree)));
    const slots = new Array<number>(Math.ceil((toMs - fromMs) / TEN_MINUTES)).fill(0);
    for (const { atMs } of open) if (atMs >= fromMs) slots[Math.floor((atMs - fromMs) / TEN_MINUTES)]! += 1;
    return { ...alarmRates(open, fromMs, toMs, operators), from: timestampFromMillis(fromMs), to: timestampFromMillis(toMs), operators, slots };
  }
}
