import { ApprovalKey, type CommandAnswer, type CommandDetail, type ListedAlert } from '@orrery/client';
import { packagingPlantParts, type Role, type StackContext, testClient } from '@orrery/local-stack';
import { until } from '@orrery/testing';
import { type RunningSystem } from '@orrery/testing/system';

const FILLER = 'acme:riverside:line1-filler';
const CONTROL = 'packaging-plant-control';
const RULE = 'filler-behind';

/** The packaging plant, with an alert and commands whose lives are longer than those of the services. */
export class BottlingLine {
  private clogged: string | undefined;

  constructor(private readonly system: RunningSystem) {}

  /** What `npm start` does once its services run: certificates into the trust lists, then the plant folder. */
  async apply(context: StackContext): Promise<void> {
    for (const name of ['trust', 'plant']) {
      const step = packagingPlantParts.find((part) => part.name === name);
      if (step?.kind !== 'step') throw new Error(`no step ${name}`);
      await step.run(context);
    }
  }

  /** The valve lets half through: the filler falls behind, and an alert is raised. */
  async clog(): Promise<ListedAlert> {
    this.clogged = ((await this.system.control(CONTROL, 'POST', '/faults', { kind: 'clog', target: 'Line1.Filler', value: 0.5 })) as { id: string }).id;
    return this.alert(({ active }) => active, 'raised');
  }

  async clean(): Promise<void> {
    await this.system.control(CONTROL, 'DELETE', `/faults/${this.clogged}`);
  }

  alert(isSo: (alert: ListedAlert) => boolean, what: string): Promise<ListedAlert> {
    return until(`the alert ${RULE} to be ${what}`, async () => {
      const { items } = await this.request<{ items: ListedAlert[] }>('viewer', 'GET', `/alerts?view=all&twin=${FILLER}&rule=${RULE}`);
      return items.find(isSo);
    }, { timeoutMs: 120_000, everyMs: 250 });
  }

  acknowledge({ key }: ListedAlert): Promise<unknown> {
    return this.request('operator', 'POST', `/alerts/${encodeURIComponent(key)}/actions`, { type: 'acknowledge' });
  }

  /** Asks for a speed, and leaves the command waiting for somebody's yes. */
  async propose(value: number): Promise<string> {
    const wish = { twinId: FILLER, path: 'speedSetpoint', value, reason: 'the valve lets less through', deadline: new Date(Date.now() + 900_000).toISOString() };
    const answer = await this.request<CommandAnswer>('operator', 'POST', '/commands', wish);
    const id = answer.status === 'done' ? answer.command.id : answer.commandId;
    await until(`command ${id} to be proposed`, () => this.command(id).then(({ state }) => state === 'proposed', () => false), { timeoutMs: 60_000, everyMs: 100 });
    return id;
  }

  /** A second person's yes, and how the command ends. */
  async approve(id: string): Promise<CommandDetail> {
    const key = await ApprovalKey.make();
    const token = await this.system.stack.context.oidc.token(testClient('approver'), key);
    await this.request('approver', 'POST', `/commands/${id}/approve`, { signature: await key.approve(await this.command(id)) }, token);
    return until(`command ${id} to end`, async () => {
      const command = await this.command(id);
      return command.ended ? command : undefined;
    }, { timeoutMs: 120_000, everyMs: 100 });
  }

  /** What the plant itself says was written to the filler's setpoint, in order. */
  async written(): Promise<number[]> {
    const all = (await this.system.control(CONTROL, 'GET', '/writes')) as { node: string; value?: number }[];
    return all.filter(({ node }) => node === 'Line1.Filler.SpeedSetpoint').flatMap(({ value }) => value ?? []);
  }

  private command(id: string): Promise<CommandDetail> {
    return this.request('viewer', 'GET', `/commands/${id}`);
  }

  private async request<T>(as: Role, method: string, path: string, body?: unknown, token?: string): Promise<T> {
    const response = await this.system.api(path, { as: testClient(as), ...(token === undefined ? {} : { token }), method, ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text) as T;
  }
}
