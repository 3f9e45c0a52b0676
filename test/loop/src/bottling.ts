import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApprovalKey, type AuditVerdict, type CommandAnswer, type CommandDetail, type CommandProposal, type DryRun, type ListedAlert, type TwinScores } from '@orrery/client';
import { type CommandOutcome, commandOutcomes } from '@orrery/contracts';
import { readTopic } from '@orrery/kafka';
import { applyPlant, packagingPlantParts, type Part, testClient } from '@orrery/local-stack';
import { until } from '@orrery/testing';
import { RunningSystem, type SystemOptions } from '@orrery/testing/system';

export const FILLER = 'acme:riverside:line1-filler';
const CONTROL = 'packaging-plant-control';
const SETPOINT = 'Line1.Filler.SpeedSetpoint';

export type Person = 'viewer' | 'operator' | 'engineer' | 'approver' | 'admin';

export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly body: { detail?: string; reason?: string; verdicts?: DryRun['verdicts'] },
  ) {
    super(`${status}: ${body.detail ?? ''}`);
  }
}

/** The whole system with the packaging plant, whose detector learns in half a minute instead of three. */
export class Bottling {
  private constructor(readonly system: RunningSystem) {}

  static async start(env: Record<string, string> = {}, { alter = () => undefined, ...more }: Pick<SystemOptions, 'envOf' | 'without'> & { readonly alter?: (plant: string) => void } = {}): Promise<Bottling> {
    const parts = (folder: string): Part[] => packagingPlantParts.map((part) => (part.name === 'plant' ? quickLearner(part, folder, alter) : part));
    return new Bottling(await RunningSystem.start({ name: 'loop', parts, env, ...more }));
  }

  stop(): Promise<void> {
    return this.system.stop();
  }

  async request<T>(as: Person, method: string, path: string, body?: unknown, token?: string): Promise<T> {
    const response = await this.system.api(path, { as: testClient(as), ...(token === undefined ? {} : { token }), method, ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }) });
    const text = await response.text();
    const answer: unknown = text === '' ? undefined : JSON.parse(text);
    if (!response.ok) throw new Refusal(response.status, answer as Refusal['body']);
    return answer as T;
  }

  /** @returns the fault's id */
  async inject(kind: string, target: string, value?: number): Promise<string> {
    return ((await this.system.control(CONTROL, 'POST', '/faults', { kind, target, value })) as { id: string }).id;
  }

  async repair(id: string): Promise<void> {
    await this.system.control(CONTROL, 'DELETE', `/faults/${id}`);
  }

  /** What the plant itself says was written to a setpoint, the filler's speed unless told, in order. */
  async written(setpoint = SETPOINT): Promise<number[]> {
    return (await this.logged(setpoint)).flatMap(({ value }) => value ?? []);
  }

  /** With what arguments the plant says that a method of it was called, in order. */
  async called(method: string): Promise<Record<string, number>[]> {
    return (await this.logged(method)).map((call) => call.arguments ?? {});
  }

  async score(): Promise<TwinScores['scores'][number] | undefined> {
    return (await this.request<TwinScores>('viewer', 'GET', `/maintenance/scores/${FILLER}`)).scores.find(({ detector }) => detector === 'filler-process');
  }

  /** Waits until a rule's alert of the filler is as wanted. */
  alert(rule: string, isSo: (alert: ListedAlert) => boolean, what: string): Promise<ListedAlert> {
    return until(`the alert ${rule} to be ${what}`, async () => {
      const { items } = await this.request<{ items: ListedAlert[] }>('viewer', 'GET', `/alerts?view=all&twin=${FILLER}&rule=${rule}`);
      return items.find(isSo);
    }, { timeoutMs: 90_000, everyMs: 250 });
  }

  propose(value: number, more: Partial<CommandProposal> = {}): Promise<CommandAnswer> {
    return this.request('operator', 'POST', '/commands', this.proposal(value, more));
  }

  dryRun(value: number, more: Partial<CommandProposal> = {}): Promise<DryRun> {
    return this.request('operator', 'POST', '/commands?dryRun=true', this.proposal(value, more));
  }

  /** Signed with a key of theirs, to which their token is bound, over the command as it stands. */
  async approve(id: string, as: Person = 'approver'): Promise<CommandAnswer> {
    const key = await ApprovalKey.make();
    const token = await this.system.stack.context.oidc.token(testClient(as), key);
    return this.request(as, 'POST', `/commands/${id}/approve`, { signature: await key.approve(await this.command(id)) }, token);
  }

  command(id: string): Promise<CommandDetail> {
    return this.request('viewer', 'GET', `/commands/${id}`);
  }

  ended(id: string): Promise<CommandDetail> {
    return until(`command ${id} to end`, async () => {
      const command = await this.command(id);
      return command.ended ? command : undefined;
    }, { timeoutMs: 120_000, everyMs: 100 });
  }

  /** Trace id of the record that told of a command's step. */
  async traceOfOutcome(command: string, type: CommandOutcome['type']): Promise<string | undefined> {
    let traceparent: string | undefined;
    const isIt = ({ value, headers }: { value: CommandOutcome | null; headers: Readonly<Record<string, string>> }): void => {
      if (value?.command === command && value.type === type) traceparent = headers['traceparent'];
    };
    const reading = readTopic<CommandOutcome>(this.system.kafka, commandOutcomes, { from: 'beginning', onRecord: isIt });
    await reading.caughtUp;
    await reading.close();
    return traceparent?.split('-')[1];
  }

  audit(): Promise<AuditVerdict> {
    return this.request('admin', 'GET', '/audit/verify');
  }

  private async logged(wanted: string): Promise<{ value?: number; arguments?: Record<string, number> }[]> {
    const all = (await this.system.control(CONTROL, 'GET', '/writes')) as { node: string; value?: number; arguments?: Record<string, number> }[];
    return all.filter(({ node }) => node === wanted);
  }

  private proposal(value: number, more: Partial<CommandProposal>): CommandProposal {
    return { twinId: FILLER, path: 'speedSetpoint', value, reason: 'the valve lets less through', deadline: new Date(Date.now() + 60_000).toISOString(), ...more };
  }
}

/** The id of a proposal that was taken; the answer must not be a refusal. */
export function idOf(answer: CommandAnswer): string {
  return answer.status === 'done' ? answer.command.id : answer.commandId;
}

/** The same plant folder, but for the length of what the detector learns from and what `alter` makes of it. */
function quickLearner(part: Part, folder: string, alter: (plant: string) => void): Part {
  return {
    ...part,
    kind: 'step',
    run: async (context) => {
      const plant = join(folder, 'plant');
      cpSync(join(context.root, 'simulators/packaging-plant/plant'), plant, { recursive: true });
      const rules = join(plant, 'rules.yaml');
      const quick = readFileSync(rules, 'utf8').replace('every: 1s', 'every: 250ms').replace('samples: 180', 'samples: 100').replace('samples: 15', 'samples: 8');
      writeFileSync(rules, quick);
      alter(plant);
      const variables = { PACKAGING_PLANT_ENDPOINT: `opc.tcp://127.0.0.1:${context.portOf('packaging-plant')}`, PACKAGING_GATEWAYS_ENDPOINT: context.mqtt.url };
      await applyPlant(context, plant, variables);
    },
  };
}
