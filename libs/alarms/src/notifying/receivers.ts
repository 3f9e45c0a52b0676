import { type NotificationRoutes, type Route } from '@orrery/contracts';
import { onDuty } from './rota.js';

/** Where one message goes. */
export interface Receiver {
  /** As the route says: person:…, rota:…, webhook:…. */
  readonly target: string;
  readonly channel: 'mail' | 'webhook';
  readonly address: string;
  /** Who it is; of a rota who is on duty. */
  readonly person?: string;
}

/** Those a route sends to now, each address once. A target that cannot be resolved is told, not passed over. */
export function receiversOf({ people, webhooks, rotas }: NotificationRoutes, { to }: Route, nowMs: number): { receivers: Receiver[]; unknown: string[] } {
  const receivers = new Map<string, Receiver>();
  const unknown: string[] = [];
  for (const target of to) {
    const [kind, name] = target.split(':') as [string, string];
    if (kind === 'webhook') {
      const hook = webhooks.find(({ id }) => id === name);
      if (hook) receivers.set(hook.url, { target, channel: 'webhook', address: hook.url });
      else unknown.push(target);
      continue;
    }
    const rota = kind === 'rota' ? rotas.find(({ id }) => id === name) : undefined;
    const person = kind === 'rota' ? rota && onDuty(rota, nowMs) : name;
    const known = people.find(({ id }) => id === person);
    if (!known) unknown.push(target);
    else if (!receivers.has(known.email)) receivers.set(known.email, { target, channel: 'mail', address: known.email, person: known.id });
  }
  return { receivers: [...receivers.values()], unknown };
}
