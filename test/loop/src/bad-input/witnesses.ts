import { type AuditEntry, type CommandDetail } from '@orrery/client';
import { until } from '@orrery/testing';
import { type RunningSystem } from '@orrery/testing/system';
import { type Bottling, idOf, Refusal } from '../bottling.js';
import { type Machine } from './machines.js';

/** What a service counts now: the sum over all series that have these labels. */
export async function counted({ stack }: RunningSystem, service: string, name: string, labels: Readonly<Record<string, string>> = {}): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${stack.context.portOf(service)}/metrics`)).text();
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  const lines = text.split('\n').filter((line) => (line.startsWith(`${name}{`) || line.startsWith(`${name} `)) && wanted.every((label) => line.includes(label)));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}

/** Does something, and waits until it has been counted. */
export async function counting<T>(system: RunningSystem, [service, name, labels]: readonly [service: string, name: string, labels?: Readonly<Record<string, string>>], work: () => Promise<T>): Promise<T> {
  const before = await counted(system, service, name, labels);
  const result = await work();
  await until(`${name} ${JSON.stringify(labels ?? {})} to count it`, async () => (await counted(system, service, name, labels)) > before, { everyMs: 100 });
  return result;
}

export const refusals = (guard: string) => ['command', 'orrery_command_refusals_total', { guard }] as const;
export const raised = ['alerting', 'orrery_alert_changes_total', { what: 'raised' }] as const;
export const receipts = (channel: string, status: string) => ['alerting', 'orrery_notifications_total', { channel, status }] as const;
export const outcomes = (type: string) => ['command', 'orrery_command_outcomes_total', { type }] as const;

/** What was decided about a command, as the audit has it, in order. */
export async function audited(plant: Bottling, subject: string): Promise<string[]> {
  const { items } = await plant.request<{ items: AuditEntry[] }>('admin', 'GET', `/audit?limit=100&subject=${encodeURIComponent(subject)}`);
  return items.map(({ body }) => (body as { type: string }).type).reverse();
}

/** Proposed, and approved by one other person: on its way. */
export async function approved(plant: Bottling, machine: Machine, value: number, more: { readonly forMs?: number; readonly key?: string } = {}): Promise<string> {
  const { forMs = 60_000, key } = more;
  const id = idOf(await plant.propose(value, { ...machine.wish, deadline: new Date(Date.now() + forMs).toISOString(), ...(key === undefined ? {} : { key }) }));
  await plant.approve(id);
  return id;
}

export const statesOf = ({ steps }: CommandDetail): string[] => steps.map(({ type }) => type);

/** What the API refuses with, where it does. */
export async function refusal(work: Promise<unknown>): Promise<Refusal> {
  const outcome = await work.then(
    (answer) => answer,
    (error: unknown) => error,
  );
  if (outcome instanceof Refusal) return outcome;
  throw outcome instanceof Error ? outcome : new Error(`it was not refused: ${JSON.stringify(outcome)}`);
}
