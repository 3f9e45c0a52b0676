import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { trustEachOther } from '@orrery/local-stack';
import { logStackTo } from '@orrery/opcua';
import { addObject, addVariable, preciseTime, type RunningServer, startOpcuaServer, writeReading } from '@orrery/opcua/server';
import { until } from '@orrery/testing';
import { checkNumbers, readPoints, type RunningSystem } from '@orrery/testing/system';
import { stringify } from 'yaml';

const NAMESPACE = 'urn:orrery:opc-counters';
const SOURCE = 'opc-counters';
const MODEL = 'dtmi:orrery:test:OpcCounter;1';
const PERIOD_MS = 100;
/** Of an export that has all of them, and of a detector that watches them. */
export const EXPORT = 'auditor';
export const DETECTOR = 'as-usual';
export const OPC_PREFIX = 'opc:hall:';
const twinOf = (index: number): string => `${OPC_PREFIX}counter-${index}`;
const nodeOf = (index: number, name: string): string => `Counter${index}.${name}`;

// Within a test the stack's chatter is nobody's log.
logStackTo(() => undefined);

interface Gap {
  readonly from: string;
  readonly to?: string;
  readonly cause: string;
}

export interface OpcVerdict {
  readonly counted: number;
  readonly inHistory: number;
  /** Counted while nobody read, each at a time at which history says so. */
  readonly inGaps: number;
  readonly gaps: readonly Gap[];
}

/** An OPC UA server whose variables count ten times a second. It keeps no history: what is counted while nobody reads is gone, and must be named. */
export class OpcCounters {
  /** Of each counter the times of its numbers, from 1 on. */
  private readonly times: number[][];
  private readonly startedAt = new Date();
  private timer: NodeJS.Timeout | undefined;
  private lastMs = 0;
  /** When they stood still, in ms since 1970. */
  readonly standstills: { from: number; to: number }[] = [];

  private constructor(
    private readonly system: RunningSystem,
    private readonly server: RunningServer,
    private readonly write: (index: number, name: string, value: number, at: Date) => void,
    count: number,
  ) {
    this.times = Array.from({ length: count }, () => []);
  }

  static async start(system: RunningSystem, count = 10): Promise<OpcCounters> {
    const { home } = system.stack.context;
    const nodes = new Map<string, ReturnType<typeof addVariable>>();
    const pki = join(home, 'pki', SOURCE);
    const server = await startOpcuaServer({
      name: 'Counters',
      namespaceUri: NAMESPACE,
      host: '127.0.0.1',
      port: 0,
      pki: { root: pki },
      securityMode: 'SignAndEncrypt',
      everyChange: true,
      build: (namespace) => {
        const parent = addObject(namespace, 'Counters', 'Counters');
        for (let index = 0; index < count; index += 1) for (const name of ['Count', 'Load']) nodes.set(nodeOf(index, name), addVariable(namespace, parent, { id: nodeOf(index, name), name: nodeOf(index, name), datatype: 'double' }));
      },
    });
    const write = (index: number, name: string, value: number, at: Date): void =>
      void writeReading(nodes.get(nodeOf(index, name))!, 'double', { value, sourceTime: preciseTime(at.toISOString().replace('Z', '0000Z')), serverTime: at });
    const counters = new OpcCounters(system, server, write, count);
    try {
      await trustEachOther(pki, join(home, 'pki', 'opcua-ingestion'));
      counters.resume();
      await system.applyFolder(writePlant(system.folder, count, server.endpoint));
      await until('the first numbers of each counter to be known', async () => (await counters.last()).every((value) => value > 0), { timeoutMs: 180_000, everyMs: 200 });
    } catch (error) {
      await counters.stop();
      throw error;
    }
    return counters;
  }

  /** They stand still; the server goes on. */
  pause(): void {
    clearInterval(this.timer);
  }

  resume(): void {
    if (this.lastMs > 0) this.standstills.push({ from: this.lastMs, to: Date.now() });
    this.timer = setInterval(() => this.tick(), PERIOD_MS);
  }

  async stop(): Promise<void> {
    this.pause();
    await this.server.stop();
  }

  /**
   * Waits for the last number of each, and looks whether each is in history once, or was counted in a gap that history names.
   * @throws with every fault that there is, by twin
   */
  async verify(): Promise<OpcVerdict> {
    const lasts = this.times.map(({ length }) => length);
    await until('the last numbers to be known', async () => (await this.last()).every((value, index) => value === lasts[index]), { timeoutMs: 180_000, everyMs: 200 });
    const faults: string[] = [];
    const gaps = new Map<string, Gap>();
    let [inHistory, inGaps] = [0, 0];
    for (const [index, times] of this.times.entries()) {
      const points = await until(`the last number of counter ${index} in history`, async () => {
        const all = await readPoints(this.system, twinOf(index), this.startedAt);
        return Number(all.at(-1)?.v) === times.length ? all : undefined;
      }, { timeoutMs: 180_000, everyMs: 300 });
      const named = await this.gapsOf(index);
      for (const gap of named) gaps.set(gap.from, gap);
      const isNamed = (n: number): boolean => named.some(({ from, to }) => to !== undefined && Date.parse(from) <= times[n - 1]! && times[n - 1]! <= Date.parse(to));
      // The counters began before anybody read them.
      const first = Number(points[0]?.v);
      faults.push(...checkNumbers(points, times.length, (n) => n < first || isNamed(n)).map((fault) => `${twinOf(index)}: ${fault}`));
      inHistory += points.length;
      inGaps += times.length - first + 1 - points.length;
    }
    if (faults.length > 0) throw new Error(`${faults.length} faults; gaps ${JSON.stringify([...gaps.values()])}:\n${faults.slice(0, 40).join('\n')}`);
    return { counted: inHistory + inGaps, inHistory, inGaps, gaps: [...gaps.values()] };
  }

  private tick(): void {
    // A clock that was set back would give two numbers one time.
    this.lastMs = Math.max(Date.now(), this.lastMs + 1);
    const at = new Date(this.lastMs);
    for (const [index, times] of this.times.entries()) {
      times.push(this.lastMs);
      this.write(index, 'Count', times.length, at);
      this.write(index, 'Load', 5 + Math.sin(times.length * times.length * 0.7), at);
    }
  }

  private last(): Promise<number[]> {
    return Promise.all(this.times.map(async (_times, index) => {
      const { properties } = await this.system.get<{ properties?: { count?: { value?: unknown } } }>(`/twins/${twinOf(index)}`);
      return Number(properties?.count?.value ?? 0);
    }));
  }

  private async gapsOf(index: number): Promise<readonly Gap[]> {
    const range = { from: this.startedAt.toISOString(), to: new Date(Date.now() + 60_000).toISOString() };
    return (await this.system.get<{ gaps: Gap[] }>(`/twins/${twinOf(index)}/history?${new URLSearchParams({ path: 'count', mode: 'raw', limit: '1', ...range }).toString()}`)).gaps;
  }
}

/** Writes the plant folder. @returns its path */
function writePlant(folder: string, count: number, endpoint: string): string {
  const plant = join(folder, 'opc-plant');
  mkdirSync(join(plant, 'models'), { recursive: true });
  const contents = ['count', 'load'].map((name) => ({ '@type': 'Telemetry', name, schema: 'double' }));
  writeFileSync(join(plant, 'models', 'counter.json'), JSON.stringify({ '@context': 'dtmi:dtdl:context;3', '@id': MODEL, '@type': 'Interface', contents }));
  const all = Array.from({ length: count }, (_unused, index) => index);
  writeFileSync(join(plant, 'twins.yaml'), stringify({ organisation: 'opc', twins: all.map((index) => ({ id: twinOf(index), model: MODEL, name: `Counter ${index}`, level: 'machine' })) }));
  const source = { id: SOURCE, type: 'opcua', endpoint, securityMode: 'SignAndEncrypt', securityPolicy: 'Basic256Sha256', clock: 'device', defaults: { samplingInterval: '0ms', publishingInterval: '100ms', trigger: 'StatusValue' } };
  const bindings = all.map((index) => ({ source: SOURCE, twin: twinOf(index), items: ['Count', 'Load'].map((name) => ({ node: `nsu=${NAMESPACE};s=${nodeOf(index, name)}`, path: name.toLowerCase() })) }));
  writeFileSync(join(plant, 'bindings.yaml'), stringify({ sources: [source], bindings }));
  writeFileSync(join(plant, 'exports.yaml'), stringify({ exports: [{ name: EXPORT, site: 'hall' }] }));
  const detector = { id: DETECTOR, title: 'Counts as usual', on: { site: 'hall' }, signals: ['load'], every: '1s', baseline: { samples: 30 }, persistence: { over: 6, of: 8 } };
  writeFileSync(join(plant, 'rules.yaml'), stringify({ detectors: [detector] }));
  return plant;
}
