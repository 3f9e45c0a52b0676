import { Type, type Static } from 'typebox';
import { Priority } from './alert-rule.v1.js';
import { defineContract } from './contract.js';
import { EXAMPLE_TS, EXAMPLE_TWIN } from './examples.js';
import { NonNegativeInteger, Timestamp, TwinId } from './primitives.js';

const open = { additionalProperties: true };

/**
 * What became of one message to one receiver: the receipt. `delivered` is what the mail server or the endpoint answered, not that
 * somebody has read it; that is what acknowledging is for.
 */
export const Notification = Type.Object(
  {
    id: Type.String(),
    message: Type.Optional(Type.String({ description: 'The same for all who get the message. Which alerts it tells of, beyond those that are named here, stands in the view told_v1' })),
    rev: Type.Integer({ minimum: 1 }),
    twinId: TwinId,
    group: Type.String({ description: 'The group of alerts that it pages for' }),
    alerts: Type.Array(Type.String(), { description: 'Keys, the cause first' }),
    more: Type.Optional(Type.Integer({ minimum: 1, description: 'Alerts of a flood beyond those named' })),
    priority: Priority,
    route: Type.String(),
    target: Type.String({ description: 'person:…, rota:… or webhook:…, as the route says' }),
    person: Type.Optional(Type.String({ description: 'Who of the rota is on duty' })),
    channel: Type.Enum(['mail', 'webhook', 'none'], { description: 'none: there was nobody to send to' }),
    reminder: Type.Integer({ minimum: 0, description: 'Messages that this page had before it; 0: the first' }),
    news: Type.Optional(Type.Integer({ minimum: 0, description: 'How many of its alerts are new, come again or more urgent since they were told by this route; they come first. 0: it only reminds' })),
    status: Type.Enum(['waiting', 'deferred', 'delivered', 'retrying', 'dead', 'not-needed', 'undeliverable'], {
      description: 'deferred: quiet hours; dead: given up; not-needed: over before it was sent; undeliverable: the target leads to nobody, answer says why and what to do',
    }),
    at: Timestamp,
    attempts: NonNegativeInteger,
    nextAt: Type.Optional(Timestamp),
    because: Type.Optional(Type.String({ description: 'Why it went to somebody whom the route does not name' })),
    answer: Type.Optional(Type.String({ description: 'What the mail server or the endpoint said last' })),
  },
  open,
);
export type Notification = Static<typeof Notification>;

const example: Notification = {
  id: 'n-1',
  rev: 1,
  twinId: EXAMPLE_TWIN,
  group: `${EXAMPLE_TWIN}#filler-flow-low@1`,
  alerts: [`${EXAMPLE_TWIN}#filler-flow-low`],
  priority: 'high',
  route: 'urgent',
  target: 'rota:mechanics',
  person: 'anna',
  channel: 'mail',
  reminder: 0,
  status: 'delivered',
  at: EXAMPLE_TS,
  attempts: 1,
  answer: '250 accepted',
};

export const notifications = defineContract({
  topic: 'notifications.v1',
  title: 'Notifications',
  description: 'The receipt of every message to a person or an endpoint, each change of it; of each id the highest rev counts.',
  schema: Notification,
  ceType: () => 'orrery.notification.v1',
  keyOf: ({ id }) => id,
  partitionKeyOf: ({ twinId }) => twinId,
  subjectOf: ({ twinId }) => twinId,
  timeOf: ({ at }) => at,
  settings: { partitions: 24, growth: 'held', cleanup: 'compact,delete', retentionMs: 90 * 24 * 3_600_000 },
  writers: ['alerting'],
  readers: ['api', 'downstream'],
  examples: [example, { ...example, id: 'n-2', rev: 3, target: 'webhook:cmms', channel: 'webhook', status: 'retrying', attempts: 2, nextAt: EXAMPLE_TS, answer: 'no answer within 10 s' }],
});
