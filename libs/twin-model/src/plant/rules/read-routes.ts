import { type NotificationRoutes, type Route } from '@orrery/contracts';
import { type Placed } from '../yaml-readers.js';
import { type WrittenRoutes } from './routes-section.js';
import { type RuleScope } from './rule-scope.js';
import { resolveOn } from './select-twins.js';

/** How long a group gathers before its one page goes out, unless a route says otherwise. */
const DEFAULT_WAIT_MS = 10_000;

/** Judges `routes`: every name it uses must be there. */
export function checkRoutes(written: WrittenRoutes, ruleIds: ReadonlySet<string>, scope: RuleScope): NotificationRoutes {
  const { people = {}, webhooks = {}, rotas = {}, send = [], otherwise } = written;
  for (const { value } of Object.values(rotas)) for (const member of value.order) mustBe(member, people, 'person', member.value);
  const checkTarget = (target: Placed<string>): void => {
    const [kind, name] = target.value.split(':') as ['person' | 'rota' | 'webhook', string];
    mustBe(target, { person: people, rota: rotas, webhook: webhooks }[kind], kind, name);
  };
  otherwise?.forEach(checkTarget);
  const ids = new Set<string>();
  return {
    people: Object.entries(people).map(([id, { value }]) => ({ id, ...value })),
    webhooks: Object.entries(webhooks).map(([id, { value }]) => ({ id, ...value })),
    rotas: Object.entries(rotas).map(([id, { value }]) => ({ id, ...value, order: value.order.map((member) => member.value) })),
    ...(otherwise ? { otherwise: otherwise.map(({ value }) => value) } : {}),
    routes: send.flatMap(({ value, place }): Route[] => {
      if (ids.has(value.id)) place.at('id').report('route.repeated', `there are two routes called ${value.id}`, 'rename or remove one of them');
      ids.add(value.id);
      value.to.forEach(checkTarget);
      for (const rule of value.rules ?? []) if (!ruleIds.has(rule.value)) rule.place.report('route.rule', `there is no rule ${rule.value} under alerts`, rule.place.meant(rule.value, ruleIds, 'correct it, or remove it'));
      const on = value.on && resolveOn(value.on, scope);
      if (value.on && !on) return [];
      return [
        {
          id: value.id,
          ...(value.priorities ? { priorities: value.priorities } : {}),
          ...(value.rules ? { rules: value.rules.map((rule) => rule.value) } : {}),
          ...(on ? { on: on.selector } : {}),
          to: value.to.map((target) => target.value),
          waitMs: value.wait ?? DEFAULT_WAIT_MS,
          ...(value.interval === undefined ? {} : { intervalMs: value.interval }),
          ...(value.remind === undefined ? {} : { remindMs: value.remind }),
          ...(value.quiet ? { quiet: { ...value.quiet, except: value.quiet.except ?? ['critical'] } } : {}),
        },
      ];
    }),
  };
}

function mustBe({ place }: Placed<string>, among: Readonly<Record<string, unknown>>, kind: string, name: string): void {
  if (!Object.hasOwn(among, name)) place.report(`route.${kind}`, `there is no ${kind} ${name}`, place.meant(name, Object.keys(among), `add it under routes, or correct the name`));
}
