import { type Alert, type AlertAction, type AlertRule, type AlarmState, type Notification, type Priority } from '@orrery/contracts';
import { type PageQuery } from '../api-types.js';

export type { Alert, AlertAction, AlertEvidence, AlertRule, AlarmState, Deed, NextStep, Outcome as AlertOutcome, Priority } from '@orrery/contracts';

/** What is asked for: `open` is all that is not over; `presented` all that asks something of people now. */
export const ALERT_VIEWS = ['open', 'presented', 'all'] as const;
export type AlertView = (typeof ALERT_VIEWS)[number];

/** GET /alerts: the most urgent first, of one priority the latest raised first. */
export interface AlertQuery {
  /** `open` when absent. */
  readonly view?: AlertView;
  readonly state?: readonly AlarmState[];
  readonly priority?: readonly Priority[];
  readonly twin?: string;
  /** A twin and everything that is part of it. */
  readonly subtree?: string;
  readonly site?: string;
  readonly rule?: string;
  /** Alerts with one cause. */
  readonly group?: string;
  /** Those that one message told of: what a mail of many links to. */
  readonly message?: string;
  /** User name; '' for what nobody has taken. */
  readonly assignee?: string;
}
export type AlertPageQuery = AlertQuery & PageQuery;

/** An alert as the api shows it; `id` (its key) is what other routes take. */
export type ListedAlert = Alert & {
  readonly id: string;
  /** Some of its evidence is of paths that the reader may not read, and left out. */
  readonly filtered?: true;
};

/** One revision of an alert, newest first. */
export interface AlertChange {
  readonly rev: number;
  readonly at: string;
  /** raised, re-raised, returned, acknowledged, shelved, escalated … */
  readonly what: string;
  readonly by?: string;
  readonly occurrence: number;
  readonly state: AlarmState;
  readonly priority: Priority;
}

/** Which history shows the moment of the alarm: ask `history(twinId, { path, from, to })` for it. */
export interface AlertTrend {
  readonly from: string;
  readonly to: string;
  /** When it was raised. */
  readonly at: string;
  /** What the rule judges first, then the signals that made the score, the largest share first. */
  readonly paths: readonly string[];
}

/** The receipt of one message about an alert: what the mail server or the endpoint said to it. */
export type AlertMessage = Pick<Notification, 'id' | 'channel' | 'target' | 'person' | 'reminder' | 'status' | 'at' | 'attempts' | 'nextAt' | 'because' | 'answer'>;

/** GET /alerts/{id} */
export type AlertDetail = ListedAlert & {
  readonly trend: AlertTrend;
  readonly history: readonly AlertChange[];
  /** Other open alerts with the same cause. */
  readonly related: readonly Pick<ListedAlert, 'id' | 'twinId' | 'title' | 'state' | 'priority' | 'raisedAt'>[];
  /** Who was told of it, and how that went, the latest first; each message that told of it, a flood's as well. Absent from an api before it was told. */
  readonly told?: readonly AlertMessage[];
};

/** Each member of a union without `K`. */
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** POST /alerts/{id}/actions: `{type: 'acknowledge', reason?}`, `{type: 'shelve', until, reason?}` and so on; the api adds who, when and to what. */
export type AlertActionDraft = Without<Exclude<AlertAction, { type: 'window' | 'window-ended' }>, 'twinId' | 'alert' | 'by' | 'at' | 'id'> & {
  /** The same id again is the same action, done once; given by the api when absent. */
  readonly id?: string;
};

/** What became of an action: done, or still on its way after two seconds (ask again at `location`). A refusal is ApiError 409 `action-refused`. */
export type AlertActionAnswer =
  | { readonly status: 'done'; readonly actionId: string; readonly alert?: ListedAlert }
  | { readonly status: 'pending'; readonly actionId: string; readonly location: string };

/** GET /alerts/statistics: alarm-system figures after EEMUA 191 and ISA-18.2 §16 over a span. */
export interface AlarmStatistics {
  readonly from: string;
  readonly to: string;
  readonly operators: number;
  readonly raised: number;
  /** For each operator. */
  readonly perDay: number;
  readonly perTenMinutes: { readonly average: number; readonly most: number };
  /** Share of ten-minute slots with more than ten alarms for each operator. */
  readonly inFlood: number;
  /** acceptable: at most one in ten minutes; manageable: two; over-demanding: five (EEMUA 191). */
  readonly judgement: 'acceptable' | 'manageable' | 'over-demanding' | 'unmanageable';
  readonly byPriority: Readonly<Record<Priority, { readonly raised: number; readonly share: number }>>;
  readonly mostFrequent: readonly { readonly key: string; readonly raised: number; readonly share: number }[];
  readonly chattering: readonly string[];
  /** Active for more than a day. */
  readonly stale: readonly string[];
  /** Alerts in each ten minutes, in order from `from`; the last slot may be cut. */
  readonly slots: readonly number[];
}

export interface StatisticsQuery {
  /** ISO 8601; the last day when absent. */
  readonly from?: string;
  readonly to?: string;
  readonly subtree?: string;
  readonly operators?: number;
}

/** POST /alerts/preview: what a rule would have raised over a past span, judged by the code that judges live. */
export interface AlertPreviewQuery {
  /** As `plant.rules` carries it, every default filled in; or `yaml`. */
  readonly rule?: AlertRule;
  /** As rules.yaml writes it: one rule, a list of them, or the whole file. ApiError 422 `rule-problems` names each problem with its line. */
  readonly yaml?: string;
  /** Which of several rules in `yaml`; ApiError 422 `rule-choice` names them. */
  readonly id?: string;
  readonly from: string;
  readonly to: string;
  /** Of the twins that the rule selects only these. */
  readonly twins?: readonly string[];
}

/** GET /alerts/rules: an alert rule that holds, as rules.yaml would write it. */
export interface WrittenAlertRule {
  readonly id: string;
  readonly title: string;
  /** `<organisation>:<site>` */
  readonly site: string;
  readonly yaml: string;
}

export interface AlertPreview {
  /** Id of the rule. */
  readonly rule: string;
  readonly from: string;
  readonly to: string;
  readonly twins: readonly {
    readonly twinId: string;
    readonly raised: readonly { readonly instance: string; readonly raisedAt: string; readonly clearedAt?: string; readonly text: string; readonly suppressed: boolean }[];
    /** How long the rule could not be judged. */
    readonly indeterminateMs: number;
    /** Why the rule cannot judge this twin. */
    readonly fault?: string;
    /** The history of this twin begins here, later than `from`. */
    readonly begins?: string;
  }[];
  readonly raised: number;
  readonly perDay: number;
}
