import { ApprovalKey, type CommandAnswer, type CommandDetail, type ListedAlert } from '@orrery/client';
import { MAIL_PAGE_PORT, packagingPlantParts, type Part, type StackContext, testClient } from '@orrery/local-stack';
import { until } from '@orrery/testing';
import { type RunningSystem } from '@orrery/testing/system';
import { join } from 'node:path';

const CONTROL = 'packaging-plant-control';
const FOR_MS = 900_000;

export type Person = 'viewer' | 'operator' | 'approver' | 'admin';
export interface Mail {
  readonly id: number;
  readonly subject: string;
  readonly text: string;
}

/** The world outside, which no restore brings back: machines with their own log of what was written to them, and a mail server. */
export const worldParts: readonly Part[] = [
  {
    name: 'mail',
    kind: 'service',
    ports: ['mail', MAIL_PAGE_PORT],
    args: ({ root }) => [join(root, 'libs/local-stack/dist/mail/main.js')],
    env: ({ portOf }) => ({ MAIL_SMTP_PORT: String(portOf('mail')), MAIL_PAGE_PORT: String(portOf(MAIL_PAGE_PORT)) }),
    ready: (_context, run) => run.log().includes('mails for smtp://'),
  },
  ...packagingPlantParts,
];

export const mailServer = ({ portOf }: StackContext): Record<string, string> => ({ ORRERY_SMTP_URL: `smtp://127.0.0.1:${portOf('mail')}`, ORRERY_MAIL_FROM: 'Orrery <orrery@localhost>', ORRERY_NOTIFY_RETRY_FIRST: '1s' });

/** What people and machines of the packaging lines do and see. */
export class PackagingLine {
  constructor(private readonly system: RunningSystem) {}

  async request<T>(as: Person, method: string, path: string, body?: unknown, token?: string): Promise<T> {
    const response = await this.system.api(path, { as: testClient(as), ...(token === undefined ? {} : { token }), method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text) as T;
  }

  jam(machine: string): Promise<unknown> {
    return this.system.control(CONTROL, 'POST', '/faults', { kind: 'jam', target: machine });
  }

  /** What the plant itself says was written to a machine's speed, in order. */
  async written(machine: string): Promise<number[]> {
    const all = (await this.system.control(CONTROL, 'GET', '/writes')) as { node: string; value?: number }[];
    return all.filter(({ node }) => node === `${machine}.SpeedSetpoint`).flatMap(({ value }) => value ?? []);
  }

  /** Every mail that has gone out since the mail server was started last. */
  async mails(): Promise<Mail[]> {
    return (await (await fetch(`http://127.0.0.1:${this.system.stack.context.portOf(MAIL_PAGE_PORT)}/mails`)).json()) as Mail[];
  }

  alert(twin: string, isSo: (alert: ListedAlert) => boolean, what: string): Promise<ListedAlert> {
    return until(`the jam of ${twin} to be ${what}`, async () => (await this.request<{ items: ListedAlert[] }>('viewer', 'GET', `/alerts?view=all&twin=${twin}&rule=jam`)).items.find(isSo), { timeoutMs: 90_000, everyMs: 200 });
  }

  act(alert: ListedAlert, action: object): Promise<unknown> {
    return this.request('operator', 'POST', `/alerts/${encodeURIComponent(alert.key)}/actions`, action);
  }

  /** @returns the id of the command, which waits for a yes */
  async propose(twinId: string, value: number): Promise<string> {
    const answer = await this.request<CommandAnswer>('operator', 'POST', '/commands', { twinId, path: 'speedSetpoint', value, reason: 'a drill', deadline: new Date(Date.now() + FOR_MS).toISOString() });
    const id = answer.status === 'done' ? answer.command.id : answer.commandId;
    await until(`command ${id} to be proposed`, () => this.command(id).then(({ state }) => state === 'proposed', () => false), { timeoutMs: 60_000, everyMs: 100 });
    return id;
  }

  async approve(id: string): Promise<unknown> {
    const key = await ApprovalKey.make();
    const token = await this.system.stack.context.oidc.token(testClient('approver'), key);
    return this.request('approver', 'POST', `/commands/${id}/approve`, { signature: await key.approve(await this.command(id)) }, token);
  }

  command(id: string): Promise<CommandDetail> {
    return this.request('viewer', 'GET', `/commands/${id}`);
  }

  verified(id: string): Promise<CommandDetail> {
    return until(`command ${id} to be verified`, async () => {
      const command = await this.command(id);
      if (command.ended && command.state !== 'verified') throw new Error(`command ${id} ended as ${command.state}`);
      return command.state === 'verified' ? command : undefined;
    }, { timeoutMs: 120_000, everyMs: 100 });
  }
}
