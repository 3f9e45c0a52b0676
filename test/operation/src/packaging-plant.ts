import { ApprovalKey, type CommandAnswer, type CommandDetail, type ListedAlert } from '@orrery/client';
import { packagingPlantParts, type Role, type StackContext, testClient } from '@orrery/local-stack';
import { until } from '@orrery/testing';
import { type RunningSystem } from '@orrery/testing/system';

const CONTROL = 'packaging-plant-control';
/** From a proposal to its deadline, in ms: longer than a story. */
const FOR_MS = 900_000;
const PATIENCE = { timeoutMs: 120_000, everyMs: 100 };

/** An alert by its twin and rule. */
export interface Watched {
  readonly twin: string;
  readonly rule: string;
}

export const FILLER = 'acme:riverside:line1-filler';
/** Raised when the filler has fallen behind. */
export const BEHIND: Watched = { twin: FILLER, rule: 'filler-behind' };

/** What people and machines of the packaging plant do and see: alerts and commands, whose lives are longer than those of the services. */
export class PackagingPlant {
  constructor(private readonly system: RunningSystem) {}

  /** What `npm start` does once its services run: certificates into the trust lists, then the plant folder. */
  async apply(context: StackContext): Promise<void> {
    for (const name of ['trust', 'plant']) {
      const step = packagingPlantParts.find((part) => part.name === name);
      if (step?.kind !== 'step') throw new Error(`no step ${name}`);
      await step.run(context);
    }
  }

  jam(machine: string): Promise<unknown> {
    return this.fault({ kind: 'jam', target: machine });
  }

  /** The valve lets half through: the filler falls behind. @returns what takes the fault away */
  async clog(): Promise<() => Promise<unknown>> {
    const { id } = await this.fault({ kind: 'clog', target: 'Line1.Filler', value: 0.5 });
    return () => this.system.control(CONTROL, 'DELETE', `/faults/${id}`);
  }

  alert({ twin, rule }: Watched, isSo: (alert: ListedAlert) => boolean, what: string): Promise<ListedAlert> {
    return until(`the alert ${rule} of ${twin} to be ${what}`, async () => {
      const { items } = await this.request<{ items: ListedAlert[] }>('viewer', 'GET', `/alerts?view=all&twin=${twin}&rule=${rule}`);
      return items.find(isSo);
    }, PATIENCE);
  }

  act({ key }: ListedAlert, action: object): Promise<unknown> {
    return this.request('operator', 'POST', `/alerts/${encodeURIComponent(key)}/actions`, action);
  }

  /** Asks for a speed. @returns the id of the command, which waits for a yes */
  async propose(twinId: string, value: number): Promise<string> {
    const wish = { twinId, path: 'speedSetpoint', value, reason: 'the valve lets less through', deadline: new Date(Date.now() + FOR_MS).toISOString() };
    const answer = await this.request<CommandAnswer>('operator', 'POST', '/commands', wish);
    const id = answer.status === 'done' ? answer.command.id : answer.commandId;
    await until(`command ${id} to be proposed`, () => this.command(id).then(({ state }) => state === 'proposed', () => false), PATIENCE);
    return id;
  }

  /** A second person's yes. */
  async approve(id: string): Promise<void> {
    const key = await ApprovalKey.make();
    const token = await this.system.stack.context.oidc.token(testClient('approver'), key);
    await this.request('approver', 'POST', `/commands/${id}/approve`, { signature: await key.approve(await this.command(id)) }, token);
  }

  /** A second person's yes, and what comes of it. @throws where the command does not end verified */
  async carryOut(id: string): Promise<void> {
    await this.approve(id);
    await this.verified(id);
  }

  /** Waits until the device has shown what was commanded. @throws where the command ends in another way */
  async verified(id: string): Promise<void> {
    const { state } = await until(`command ${id} to end`, async () => {
      const command = await this.command(id);
      return command.ended ? command : undefined;
    }, PATIENCE);
    if (state !== 'verified') throw new Error(`command ${id} ended as ${state}`);
  }

  command(id: string): Promise<CommandDetail> {
    return this.request('viewer', 'GET', `/commands/${id}`);
  }

  /** What the plant itself says was written to a machine's speed, in order. */
  async written(machine: string): Promise<number[]> {
    const all = (await this.system.control(CONTROL, 'GET', '/writes')) as { node: string; value?: number }[];
    return all.filter(({ node }) => node === `${machine}.SpeedSetpoint`).flatMap(({ value }) => value ?? []);
  }

  async request<T>(as: Role, method: string, path: string, body?: unknown, token?: string): Promise<T> {
    const response = await this.system.api(path, { as: testClient(as), ...(token === undefined ? {} : { token }), method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text) as T;
  }

  private async fault(fault: { readonly kind: string; readonly target: string; readonly value?: number }): Promise<{ id: string }> {
    return (await this.system.control(CONTROL, 'POST', '/faults', fault)) as { id: string };
  }
}
