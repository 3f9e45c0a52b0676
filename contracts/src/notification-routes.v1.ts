import { Type, type Static } from 'typebox';
import { NonNegativeInteger } from './primitives.js';
import { Priority, RuleId } from './alert-rule.v1.js';
import { TwinSelector } from './twin-selector.v1.js';

const open = { additionalProperties: true };
const Name = Type.String({ pattern: '^[a-z0-9][a-z0-9-]*$', maxLength: 80 });

export const Person = Type.Object({ id: Name, name: Type.Optional(Type.String()), email: Type.String() }, open);
export type Person = Static<typeof Person>;

/** An HTTP endpoint that takes notifications, signed with a secret that only the alerting service holds. */
export const Webhook = Type.Object({ id: Name, url: Type.String() }, { ...open, description: 'Its secret is a secret of the alerting service, by this id' });
export type Webhook = Static<typeof Webhook>;

/** People who take turns: `order[k]` from `begins + k·turn` on, by the clock on the wall of the time zone. */
export const Rota = Type.Object(
  {
    id: Name,
    timeZone: Type.String(),
    begins: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d$', description: 'Local time' }),
    turnHours: Type.Integer({ minimum: 1 }),
    order: Type.Array(Name, { minItems: 1 }),
  },
  open,
);
export type Rota = Static<typeof Rota>;

export const QuietHours = Type.Object(
  {
    from: Type.String({ pattern: '^\\d\\d:\\d\\d$' }),
    to: Type.String({ pattern: '^\\d\\d:\\d\\d$' }),
    timeZone: Type.String(),
    except: Type.Array(Priority, { description: 'Priorities that are sent nevertheless' }),
  },
  { ...open, description: 'What is not sent then is sent when they end, if it is still active' },
);
export type QuietHours = Static<typeof QuietHours>;

const Target = Type.String({ pattern: '^(person|rota|webhook):[a-z0-9][a-z0-9-]*$' });

export const Route = Type.Object(
  {
    id: Name,
    priorities: Type.Optional(Type.Array(Priority, { minItems: 1 })),
    rules: Type.Optional(Type.Array(RuleId, { minItems: 1 })),
    on: Type.Optional(TwinSelector),
    to: Type.Array(Target, { minItems: 1 }),
    waitMs: NonNegativeInteger,
    intervalMs: Type.Optional(Type.Integer({ minimum: 0, description: 'How long after a message what is new of its group gathers, while nobody has acknowledged; 5 minutes when absent' })),
    remindMs: Type.Optional(Type.Integer({ minimum: 1000 })),
    quiet: Type.Optional(QuietHours),
  },
  { ...open, description: 'waitMs: how long a group gathers before its first message goes out; remindMs: again, while nobody has acknowledged' },
);
export type Route = Static<typeof Route>;

/** Who is told what, when. Every route that fits sends. */
export const NotificationRoutes = Type.Object(
  {
    people: Type.Array(Person),
    webhooks: Type.Array(Webhook),
    rotas: Type.Array(Rota),
    routes: Type.Array(Route),
    otherwise: Type.Optional(Type.Array(Target, { minItems: 1, description: 'Who is told where a target of a route leads to nobody' })),
  },
  open,
);
export type NotificationRoutes = Static<typeof NotificationRoutes>;
