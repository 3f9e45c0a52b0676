import { type NotificationRoutes, type Rota } from '@orrery/contracts';
import { Zone } from '@orrery/twin-model';
import { onDuty } from './rota.js';

/** Where one message goes. */
export interface Receiver {
  /** As the route says: person:…, rota:…, webhook:…. */
  readonly target: string;
  readonly channel: 'mail' | 'webhook';
  readonly address: string;
  /** Who it is; of a rota who is on duty. */
  readonly person?: string;
  /** Why it goes to somebody whom the route does not name. */
  readonly because?: string;
}

/** A target that leads to nobody now, with the reason and what to do about it. */
export interface Unreachable {
  readonly target: string;
  readonly why: string;
}

/** Who is told now, each address once, and the targets by which nobody is. */
export interface Receiving {
  readonly receivers: readonly Receiver[];
  readonly unreachable: readonly Unreachable[];
}

/** Those that some targets lead to now. Where one of them leads to nobody, those under `otherwise` are told as well. */
export function receiversOf(routes: NotificationRoutes, to: readonly string[], nowMs: number): Receiving {
  const { receivers, unreachable } = resolve(routes, to, nowMs);
  return unreachable.length === 0 ? { receivers, unreachable } : standIns(routes, unreachable, nowMs, receivers);
}

/** Who is told instead of targets that lead to nobody, beside those that are told already. */
export function standIns(routes: NotificationRoutes, unreachable: readonly Unreachable[], nowMs: number, told: readonly Receiver[] = []): Receiving {
  const because = unreachable.map(({ target, why }) => `${target} reaches nobody: ${why}`).join('; ');
  const instead = resolve(routes, (routes.otherwise ?? []).filter((target) => !unreachable.some((one) => one.target === target)), nowMs);
  const added = instead.receivers.filter(({ address }) => !told.some((one) => one.address === address)).map((receiver) => ({ ...receiver, because }));
  return { receivers: [...told, ...added], unreachable: [...unreachable, ...instead.unreachable] };
}

function resolve(routes: NotificationRoutes, to: readonly string[], nowMs: number): Receiving {
  const receivers = new Map<string, Receiver>();
  const unreachable: Unreachable[] = [];
  for (const target of to) {
    const found = receiverOf(routes, target, nowMs);
    if ('why' in found) unreachable.push(found);
    else if (!receivers.has(found.address)) receivers.set(found.address, found);
  }
  return { receivers: [...receivers.values()], unreachable };
}

function receiverOf({ people, webhooks, rotas }: NotificationRoutes, target: string, nowMs: number): Receiver | Unreachable {
  const [kind, name] = target.split(':') as [string, string];
  const missing = (what: string): Unreachable => ({ target, why: `there is no ${what} in rules.yaml; add it under routes, or correct the route` });
  if (kind === 'webhook') {
    const hook = webhooks.find(({ id }) => id === name);
    return hook ? { target, channel: 'webhook', address: hook.url } : missing(`webhook ${name}`);
  }
  const rota = kind === 'rota' ? rotas.find(({ id }) => id === name) : undefined;
  if (kind === 'rota' && !rota) return missing(`rota ${name}`);
  const person = rota ? onDuty(rota, nowMs) : name;
  if (person === undefined) return { target, why: whyNobody(rota!) };
  const known = people.find(({ id }) => id === person);
  return known ? { target, channel: 'mail', address: known.email, person: known.id } : missing(`person ${person}${rota ? `, who is on duty of ${target},` : ''}`);
}

function whyNobody({ timeZone, begins }: Rota): string {
  if (!Zone.of(timeZone)) return `there is no time zone ${timeZone}; write an IANA name such as Europe/Berlin`;
  return `nobody is on duty before the rota begins, ${begins} (${timeZone}); let it begin in the past, or name others under otherwise`;
}
