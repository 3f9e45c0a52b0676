import { Type, type Static } from 'typebox';
import { Outcome } from './alerts.v1.js';
import { defineContract } from './contract.js';
import { EXAMPLE_TS, EXAMPLE_TWIN } from './examples.js';
import { Timestamp, TwinId } from './primitives.js';

const open = { additionalProperties: true };

const common = {
  id: Type.String({ minLength: 1, maxLength: 100, description: 'The same id again is the same action: it is done once' }),
  twinId: TwinId,
  by: Type.String({ minLength: 1, description: 'Who, as the api has verified' }),
  at: Timestamp,
};
const onAlert = { ...common, alert: Type.String({ description: 'Key of the alert' }), occurrence: Type.Optional(Type.Integer({ minimum: 1, description: 'Refused where another one is there by now' })) };
const reason = Type.Optional(Type.String({ maxLength: 4000 }));

const VARIANTS = {
  acknowledge: Type.Object({ type: Type.Literal('acknowledge'), ...onAlert, reason }, open),
  shelve: Type.Object({ type: Type.Literal('shelve'), ...onAlert, until: Timestamp, reason }, open),
  unshelve: Type.Object({ type: Type.Literal('unshelve'), ...onAlert, reason }, open),
  'out-of-service': Type.Object({ type: Type.Literal('out-of-service'), ...onAlert, reason: Type.String({ minLength: 1, maxLength: 4000 }) }, open),
  'in-service': Type.Object({ type: Type.Literal('in-service'), ...onAlert, reason }, open),
  comment: Type.Object({ type: Type.Literal('comment'), ...onAlert, text: Type.String({ minLength: 1, maxLength: 4000 }) }, open),
  assign: Type.Object({ type: Type.Literal('assign'), ...onAlert, to: Type.Optional(Type.String({ description: 'Absent: to nobody' })) }, open),
  nuisance: Type.Object({ type: Type.Literal('nuisance'), ...onAlert, on: Type.Boolean(), reason }, open),
  outcome: Type.Object({ type: Type.Literal('outcome'), ...onAlert, outcome: Outcome, note: Type.Optional(Type.String({ maxLength: 4000 })) }, open),
  window: Type.Object(
    { type: Type.Literal('window'), ...common, window: Type.String({ minLength: 1, maxLength: 100, description: 'Id of the window; the same again changes it' }), from: Timestamp, until: Timestamp, reason: Type.String({ minLength: 1, maxLength: 4000 }) },
    { ...open, description: 'Maintenance of the twin and all that is part of it: alerts suppressed, commands locked, data marked' },
  ),
  'window-ended': Type.Object({ type: Type.Literal('window-ended'), ...common, window: Type.String({ minLength: 1, maxLength: 100 }), reason }, open),
} as const;

/** What people do about alerts. The api judges who may; alerting does it, once, and every result shows in `alerts`. */
export const AlertAction = Type.Union([
  VARIANTS.acknowledge,
  VARIANTS.shelve,
  VARIANTS.unshelve,
  VARIANTS['out-of-service'],
  VARIANTS['in-service'],
  VARIANTS.comment,
  VARIANTS.assign,
  VARIANTS.nuisance,
  VARIANTS.outcome,
  VARIANTS.window,
  VARIANTS['window-ended'],
]);
export type AlertAction = Static<typeof AlertAction>;

const base = { id: 'a-1', twinId: EXAMPLE_TWIN, by: 'anna', at: EXAMPLE_TS };
const alert = { ...base, alert: `${EXAMPLE_TWIN}#filler-flow-low`, occurrence: 1 };

export const alertActions = defineContract({
  topic: 'alert.actions.v1',
  title: 'Alert actions',
  description: 'Acknowledge, shelve, comment and the like, and maintenance windows, each by a person the api knows.',
  schema: AlertAction,
  variants: VARIANTS,
  ceType: ({ type }) => `orrery.alert.${type}.v1`,
  keyOf: ({ twinId }) => twinId,
  subjectOf: ({ twinId }) => twinId,
  timeOf: ({ at }) => at,
  settings: { partitions: 24, growth: 'held', cleanup: 'delete', retentionMs: 30 * 24 * 3_600_000 },
  writers: ['api'],
  readers: ['alerting', 'command', 'downstream'],
  examples: [
    { ...alert, type: 'acknowledge', reason: 'on my way' },
    { ...alert, type: 'shelve', until: EXAMPLE_TS, reason: 'valve ordered' },
    { ...alert, type: 'unshelve' },
    { ...alert, type: 'out-of-service', reason: 'sensor is being replaced' },
    { ...alert, type: 'in-service' },
    { ...alert, type: 'comment', text: 'seat is worn' },
    { ...alert, type: 'assign', to: 'ben' },
    { ...alert, type: 'nuisance', on: true, reason: 'comes with every start' },
    { ...alert, type: 'outcome', outcome: 'confirmed', note: 'seat replaced' },
    { ...base, type: 'window', window: 'w-1', from: EXAMPLE_TS, until: EXAMPLE_TS, reason: 'bearing is changed' },
    { ...base, type: 'window-ended', window: 'w-1' },
  ],
});
