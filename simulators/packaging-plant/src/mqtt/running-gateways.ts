import { type EdgeCommand, encodePayload, formatTopic } from '@orrery/sparkplug';
import { type Fault, FaultError } from '../domain/faults.js';
import { type Plant } from '../domain/plant.js';
import { Random } from '../domain/random.js';
import { type Gateway, GROUP } from '../gateways/gateway.js';
import { gatewaysOf } from '../gateways/gateways.js';
import { Sampler } from '../gateways/sampler.js';
import { type WriteLog } from '../opcua/write-log.js';
import { type BrokerConfig } from './broker.js';
import { EdgeClient } from './edge-client.js';

interface Running {
  gateway: Gateway;
  sampler: Sampler;
  client: EdgeClient;
}

const BIRTHS_IN_A_STORM = 100;

/** The plant's gateways on their broker, with what can go wrong with them. */
export class RunningGateways {
  private readonly running: Map<string, Running>;

  constructor(
    plant: Plant,
    seed: number,
    broker: BrokerConfig,
    private readonly journal: WriteLog,
    primaryHost?: string,
  ) {
    this.running = new Map(
      gatewaysOf(plant, seed).map((gateway, index) => [
        gateway.edgeNode,
        { gateway, sampler: new Sampler(gateway, new Random(seed + index)), client: new EdgeClient({ ...settingsOf(gateway), ...(primaryHost ? { primaryHost } : {}) }, broker) },
      ]),
    );
    for (const each of this.running.values()) each.client.onCommands = (commands) => commands.forEach((command) => this.obey(each, command));
  }

  start(): void {
    for (const { client } of this.running.values()) client.start();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.running.values()].map(({ client }) => client.stop()));
  }

  /** One step of the plant has been done; `at` is its end. */
  stepped(dt: number, seconds: number, at: number): void {
    for (const { gateway, sampler, client } of this.running.values()) {
      for (const instrument of gateway.instruments) instrument.step(dt, at);
      for (const { device, values } of sampler.sample(seconds)) client.publish(client.node.write(values, at, device));
    }
  }

  health(): Record<string, { online: boolean; bdSeq: number; stored: number; dropped: number }> {
    return Object.fromEntries([...this.running].map(([name, { client }]) => [name, { online: client.node.online, bdSeq: client.bdSeq, ...client.node.waiting }]));
  }

  /** @throws FaultError where there is no such edge node or device. */
  cause(fault: Fault): void {
    const { client, device } = this.find(fault);
    const now = Date.now();
    switch (fault.kind) {
      case 'sequence-loss':
        return client.node.inject('skip-seq');
      case 'unknown-alias':
        return client.node.inject('unknown-alias');
      case 'wrong-bdseq':
        return client.publish([strayDeath(fault.target, client.bdSeq, now)]);
      case 'birth-storm':
        for (let births = fault.value ?? BIRTHS_IN_A_STORM; births > 0; births--) client.publish(client.node.rebirth(now));
        return;
      case 'data-before-birth':
        client.node.inject('data-before-birth');
        return client.reconnect();
      case 'edge-offline':
        return client.breakOff();
      case 'device-offline':
        return client.publish(client.node.deviceLost(device ?? '', now));
      default:
        throw new FaultError(`a gateway has no fault ${fault.kind}`);
    }
  }

  repair(fault: Fault): void {
    const { client, device } = this.find(fault);
    if (fault.kind === 'edge-offline') client.start();
    if (fault.kind === 'device-offline') client.publish(client.node.deviceBack(device ?? '', Date.now()));
  }

  /** A setpoint is taken, journalled and published at once; what is none, or out of range, changes nothing: Sparkplug has no answer to give. */
  private obey({ gateway, client }: Running, { device, name, value }: EdgeCommand): void {
    const metric = gateway.instruments.filter((instrument) => instrument.device === device).flatMap(({ metrics }) => metrics).find((candidate) => candidate.name === name);
    if (!metric?.write || value === null) return;
    try {
      metric.write(value);
    } catch (error) {
      if (error instanceof RangeError) return;
      throw error;
    }
    this.journal.add(`${[GROUP, gateway.edgeNode, ...(device === undefined ? [] : [device])].join('/')}:${name}`, Number(value));
    client.publish(client.node.write([{ name, value: metric.read() }], Date.now(), device));
  }

  private find({ kind, target }: Fault): Running & { device: string | undefined } {
    const [edgeNode = '', device] = target.split('/');
    const found = this.running.get(edgeNode);
    if (!found) throw new FaultError(`"${target}" is no edge node; there are ${[...this.running.keys()].join(', ')}`);
    const devices = found.gateway.instruments.flatMap((instrument) => instrument.device ?? []);
    if (kind === 'device-offline' ? !devices.includes(device ?? '') : device !== undefined) {
      const right = kind === 'device-offline' ? `<edge node>/<device>; ${edgeNode} has ${devices.join(', ') || 'no devices'}` : 'an edge node alone';
      throw new FaultError(`"${target}" cannot have a ${kind}: name ${right}`);
    }
    return { ...found, device };
  }
}

function settingsOf({ edgeNode, instruments }: Gateway): { group: string; edgeNode: string; metrics: Spec[]; devices: { id: string; metrics: Spec[] }[] } {
  const specs = (list: Gateway['instruments'][number]): Spec[] => list.metrics.map(({ name, type }) => ({ name, type }));
  return {
    group: GROUP,
    edgeNode,
    metrics: instruments.filter(({ device }) => device === undefined).flatMap(specs),
    devices: instruments.flatMap((instrument) => (instrument.device === undefined ? [] : [{ id: instrument.device, metrics: specs(instrument) }])),
  };
}

type Spec = Pick<Gateway['instruments'][number]['metrics'][number], 'name' | 'type'>;

/** The death of a session that is over: a broker that was away may bring it late. */
function strayDeath(edgeNode: string, bdSeq: number, at: number): { topic: string; payload: Uint8Array; qos: 1; retain: false } {
  const payload = encodePayload({ timestamp: at, metrics: [{ name: 'bdSeq', datatype: 4, timestamp: at, value: { kind: 'long', value: BigInt((bdSeq + 128) % 256) } }] });
  return { topic: formatTopic({ type: 'NDEATH', group: GROUP, edgeNode }), payload, qos: 1, retain: false };
}
