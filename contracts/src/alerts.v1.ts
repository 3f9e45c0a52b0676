import { Type, type Static } from 'typebox';
import { NextStep, Priority, RuleId } from './alert-rule.v1.js';
import { defineContract } from './contract.js';
import { EXAMPLE_TS, EXAMPLE_TWIN } from './examples.js';
import { NonNegativeInteger, Quality, Timestamp, TwinId, Value } from './primitives.js';

const open = { additionalProperties: true };

/** States of ISA-18.2 §5.2.2 (IEC 62682): the four of the process, and the three that keep an alarm from people. */
export const ALARM_STATES = ['normal', 'unack-active', 'ack-active', 'rtn-unack', 'shelved', 'suppressed-by-design', 'out-of-service'] as const;
export const AlarmState = Type.Enum([...ALARM_STATES]);
export type AlarmState = Static<typeof AlarmState>;

/** Who did something, when, and why. */
export const Deed = Type.Object({ by: Type.String(), at: Timestamp, reason: Type.Optional(Type.String()) }, open);
export type Deed = Static<typeof Deed>;

export const OUTCOMES = ['confirmed', 'false-positive', 'sensor-fault', 'duplicate', 'deferred'] as const;
export const Outcome = Type.Enum([...OUTCOMES]);
export type Outcome = Static<typeof Outcome>;

/** What the rule saw when the alert was raised. */
export const AlertEvidence = Type.Object(
  {
    text: Type.String({ description: 'One sentence: what was compared with what' }),
    values: Type.Array(
      Type.Object(
        { path: Type.String(), value: Value, unit: Type.Optional(Type.String()), quality: Type.Optional(Quality), eventTs: Type.Optional(Timestamp) },
        open,
      ),
    ),
    contributions: Type.Optional(
      Type.Array(
        Type.Object({ path: Type.String(), share: Type.Number(), direction: Type.Optional(Type.String()), since: Type.Optional(Timestamp) }, open),
        { description: 'Signals that made the score, the largest first' },
      ),
    ),
    scoreAt: Type.Optional(Type.String({ ...Timestamp, description: 'Of the sample that the score or the time left was of; the rule may have heard of it later' })),
    score: Type.Optional(Type.Number()),
    health: Type.Optional(Type.Number()),
    timeLeftMs: Type.Optional(Type.Object({ p10: Type.Optional(Type.Number()), p50: Type.Optional(Type.Number()), p90: Type.Optional(Type.Number()) }, open)),
    source: Type.Optional(Type.String({ description: 'The source whose loss made the value stale' })),
  },
  open,
);
export type AlertEvidence = Static<typeof AlertEvidence>;

/**
 * The last alert of one (twin, rule, instance), with its whole state. At most one is active at a time; `occurrence` counts them,
 * `count` how often this one came back before anybody acknowledged it.
 */
export const Alert = Type.Object(
  {
    key: Type.String({ description: '<twin>#<rule> or <twin>#<rule>#<instance>' }),
    twinId: TwinId,
    rule: RuleId,
    instance: Type.String({ description: "What of the twin, where a rule has several: a path, a detector; else ''" }),
    rev: Type.Integer({ minimum: 1, description: 'Counts the changes of this key; only grows' }),
    occurrence: Type.Integer({ minimum: 1 }),
    title: Type.String(),
    state: AlarmState,
    process: Type.Enum(['normal', 'unack-active', 'ack-active', 'rtn-unack'], { description: 'The state beneath shelving, suppression and service' }),
    active: Type.Boolean({ description: 'Whether the rule holds, as last known' }),
    priority: Priority,
    basePriority: Priority,
    severity: Type.Integer({ minimum: 1, maximum: 1000, description: 'The priority as OPC UA Part 9 counts it' }),
    raisedAt: Timestamp,
    activeSince: Timestamp,
    changedAt: Timestamp,
    returnedAt: Type.Optional(Timestamp),
    closedAt: Type.Optional(Timestamp),
    count: Type.Integer({ minimum: 1 }),
    evidence: AlertEvidence,
    indeterminate: Type.Optional(Type.Object({ since: Timestamp, why: Type.String() }, { ...open, description: 'An input is bad or stale: nothing is known until it is back, and nothing clears' })),
    acknowledged: Type.Optional(Deed),
    shelved: Type.Optional(Type.Object({ by: Type.String(), at: Timestamp, until: Timestamp, reason: Type.Optional(Type.String()) }, open)),
    suppressed: Type.Optional(Type.Object({ since: Timestamp, by: Type.Enum(['design', 'window']), window: Type.Optional(Type.String()) }, open)),
    outOfService: Type.Optional(Deed),
    escalation: Type.Optional(Type.Object({ step: NonNegativeInteger, since: Timestamp }, { ...open, description: 'Since when the present wait runs, and how many steps were taken' })),
    group: Type.String({ description: 'Alerts with one cause share it, and one page' }),
    cause: Type.Optional(Type.Object({ key: Type.String(), along: Type.Array(Type.String(), { description: 'From the cause down to here' }) }, open)),
    assignee: Type.Optional(Type.String()),
    nuisance: Type.Optional(Deed),
    comments: Type.Optional(Type.Array(Type.Object({ by: Type.String(), at: Timestamp, text: Type.String() }, open))),
    outcome: Type.Optional(Type.Object({ what: Outcome, by: Type.String(), at: Timestamp, note: Type.Optional(Type.String()) }, open)),
    nextStep: Type.Optional(NextStep),
    lastTime: Type.Optional(
      Type.Object({ at: Timestamp, by: Type.Optional(Type.String()), outcome: Type.Optional(Outcome), note: Type.Optional(Type.String()) }, { ...open, description: 'What was done about the alert before this one' }),
    ),
    last: Type.Object({ what: Type.String(), at: Timestamp, by: Type.Optional(Type.String()) }, { ...open, description: 'The change that made this revision' }),
  },
  open,
);
export type Alert = Static<typeof Alert>;

/** `<twin>#<rule>`, and the instance where there is one. */
export function alertKey(twinId: string, rule: string, instance = ''): string {
  return instance === '' ? `${twinId}#${rule}` : `${twinId}#${rule}#${instance}`;
}

const example: Alert = {
  key: alertKey(EXAMPLE_TWIN, 'filler-flow-low'),
  twinId: EXAMPLE_TWIN,
  rule: 'filler-flow-low',
  instance: '',
  rev: 1,
  occurrence: 1,
  title: 'Flow of the filler is low',
  state: 'unack-active',
  process: 'unack-active',
  active: true,
  priority: 'high',
  basePriority: 'high',
  severity: 700,
  raisedAt: EXAMPLE_TS,
  activeSince: EXAMPLE_TS,
  changedAt: EXAMPLE_TS,
  count: 1,
  evidence: { text: 'flowRate is 0.31 L/s, below 0.4', values: [{ path: 'flowRate', value: 0.31, unit: 'litrePerSecond', quality: 'good', eventTs: EXAMPLE_TS }] },
  escalation: { step: 0, since: EXAMPLE_TS },
  group: `${alertKey(EXAMPLE_TWIN, 'filler-flow-low')}@1`,
  nextStep: { procedure: 'Look at the inlet valve' },
  last: { what: 'raised', at: EXAMPLE_TS },
};

export const alerts = defineContract({
  topic: 'alerts.v1',
  title: 'Alerts',
  description: 'Every alert in its whole present state, compacted by (twin, rule, instance); of each key keep the highest rev. A null value: the twin is gone.',
  schema: Alert,
  ceType: () => 'orrery.alert.v1',
  keyOf: ({ key }) => key,
  partitionKeyOf: ({ twinId }) => twinId,
  subjectOf: ({ twinId }) => twinId,
  timeOf: ({ changedAt }) => changedAt,
  settings: { partitions: 24, growth: 'held', cleanup: 'compact', retentionMs: -1, config: { 'min.cleanable.dirty.ratio': '0.3' } },
  writers: ['alerting'],
  readers: ['api', 'command', 'maintenance', 'historian', 'business-ingestion', 'downstream'],
  examples: [
    example,
    {
      ...example,
      rev: 7,
      state: 'shelved',
      process: 'ack-active',
      priority: 'critical',
      severity: 900,
      acknowledged: { by: 'anna', at: EXAMPLE_TS, reason: 'on my way' },
      shelved: { by: 'anna', at: EXAMPLE_TS, until: EXAMPLE_TS, reason: 'valve ordered' },
      indeterminate: { since: EXAMPLE_TS, why: 'flowRate is stale' },
      cause: { key: alertKey('acme:riverside:line1-pump', 'dry'), along: ['feeds'] },
      assignee: 'ben',
      comments: [{ by: 'anna', at: EXAMPLE_TS, text: 'seat is worn' }],
      outcome: { what: 'confirmed', by: 'ben', at: EXAMPLE_TS, note: 'seat replaced' },
      lastTime: { at: EXAMPLE_TS, by: 'ben', outcome: 'confirmed', note: 'cleaned the valve' },
      last: { what: 'shelved', at: EXAMPLE_TS, by: 'anna' },
    },
    {
      ...example,
      key: alertKey(EXAMPLE_TWIN, 'anomaly', 'valve'),
      rule: 'anomaly',
      instance: 'valve',
      state: 'suppressed-by-design',
      suppressed: { since: EXAMPLE_TS, by: 'window', window: 'w-1' },
      evidence: { text: 'score 3.2, above 1', values: [], score: 3.2, contributions: [{ path: 'flowRate', share: 0.8, direction: 'low', since: EXAMPLE_TS }] },
    },
  ],
});
