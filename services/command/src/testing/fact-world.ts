import { type Grant, Policy } from '@orrery/access';
import { type Approval, contentDigest, type DeviceReading, type Facts, type Person, type SimulatedRun } from '@orrery/commands';
import { type RegistryEntry, registryKey, type SimulateFirst } from '@orrery/contracts';
import { addMillis } from '@orrery/twin-model';
import { type Obstacles } from '../adapters/safety.store.js';
import { type FactSources, type Wish } from '../gather-facts.js';
import { PlantView } from '../plant/plant-view.js';

export const NOW = '2026-03-01T08:00:00.0000000Z';
const SITE = 'acme:riverside';
const twinOf = (name: string): string => `${SITE}:${name}`;
export const [FILLER, CAPPER, LINE] = ['filler', 'capper', 'line'].map(twinOf) as [string, string, string];

const person = (name: string, role: string): Person => ({ subject: `u-${name}`, name, roles: [role] });
export const [OLGA, ADA, BEN] = [person('olga', 'operator'), person('ada', 'approver'), person('ben', 'approver')] as const;

const ASKED = { plan: { seed: 7, horizon: 480, warmUp: 60 }, rule: { confidence: 0.95, min: 10, max: 10 } };
const SIMULATE_FIRST: SimulateFirst = { model: 'line.yaml', digest: 'e'.repeat(64), ...ASKED, parameter: 'sources.bottles.rate', maxAgeMs: 3_600_000, require: [{ indicator: 'throughput', of: 'value', is: 'at-least', limit: 100 }] };
/** Olga's wish as it was tried half an hour ago. */
const TRIED: SimulatedRun = {
  run: 'r-1',
  kind: 'compare',
  state: 'finished',
  endedAt: addMillis(NOW, -1_800_000),
  result: 'd'.repeat(64),
  answer: { model: { file: 'line.yaml', digest: 'e'.repeat(64) }, ...ASKED, cases: [{ name: 'base', changes: [], indicators: {}, samples: {} }, { name: 'faster', changes: [{ path: 'sources.bottles.rate', value: 10_000 }], indicators: { throughput: { mean: 110, low: 108, high: 112 } }, samples: {} }], comparisons: {} },
};

/** A plant in which olga may fill faster, with all that gathers facts about it in memory: what is true, and may be changed between two judgements. */
export class FactWorld {
  now = NOW;
  high = 12_000;
  /** Where the speed is written. */
  address = 'filler.speed';
  /** Where the neighbour's jam is read. */
  jamAddress = 'capper.jam';
  /** Device's clock minus ours, in milliseconds. */
  deviceMs = 0;
  readonly values: Record<string, unknown> = { 'filler.speed': 9_000, 'filler.jam': false, 'filler.mode': 'auto', 'capper.jam': false };
  readonly qualities: Record<string, DeviceReading['quality']> = {};
  obstacle: string | undefined;
  killed: string[] = [];
  locks: { twinId: string; by: string; reason: string }[] = [];
  windows: { id: string; twinId: string; from: string; until: string; reason: string }[] = [];
  grants: Grant[] = [];
  /** Where earlier commands moved the speed away from. */
  moved: { from: number; at: string }[] = [];
  signatures: Facts['signatures'] = 'required';
  /** What the simulation service has told. */
  simulations: SimulatedRun[] = [TRIED];

  readonly wish: Wish = { id: 'c-1', twinId: FILLER, path: 'speed', value: 10_000, by: OLGA, deadline: addMillis(NOW, 60_000), askedAt: NOW, clockOffsetMs: 0, simulation: { run: TRIED.run, result: TRIED.result! } };
  approvals: Approval[] = [ADA, BEN].map((by) => ({ by, at: NOW, proof: 'a'.repeat(64), digest: contentDigest({ ...this.wish, by: OLGA.name }), key: `key of ${by.name}` }));

  revoke({ subject: user }: Person, action: 'COMMAND' | 'APPROVE'): void {
    this.grants.push({ id: `g-${this.grants.length}`, subject: { user }, effect: 'revoke', actions: [action], scope: { all: true }, by: 'admin', at: NOW });
  }

  get sources(): FactSources {
    const sources = {
      pool: undefined,
      now: () => this.now,
      signatures: this.signatures,
      plant: { latest: () => Promise.resolve(this.plant) },
      deviceOf: () => ({
        read: (addresses: readonly string[]) => Promise.resolve(addresses.map((address) => this.read(address))),
        obstacle: () => Promise.resolve(this.obstacle),
      }),
      policy: { read: (parts: ConstructorParameters<typeof Policy>[3]) => Promise.resolve(new Policy(1, 1, this.grants, parts)) },
      safety: { obstacles: (_pool: unknown, site: string, line: readonly string[], at: string) => Promise.resolve(this.obstacles(site, line, at)) },
      simulations: { one: (_pool: unknown, run: string) => Promise.resolve(this.simulations.find((one) => one.run === run)) },
      commands: { written: (_pool: unknown, twinId: string, path: string) => Promise.resolve(twinId === FILLER && path === 'speed' ? this.moved.map(({ from, at }) => ({ sent: { at, mark: { value: from, serverTs: at } } })) : []) },
    };
    return sources as unknown as FactSources;
  }

  private read(address: string): DeviceReading {
    const device = addMillis(this.now, this.deviceMs);
    return { value: this.values[address], quality: this.qualities[address] ?? 'good', sourceTs: device, serverTs: device, readAt: this.now };
  }

  /** As the tables would answer. */
  private obstacles(site: string, line: readonly string[], at: string): Obstacles {
    return {
      ...(this.killed.includes(site) ? { killed: { by: 'mia', reason: 'drill' } } : {}),
      locks: this.locks.filter(({ twinId }) => line.includes(twinId)),
      windows: this.windows.filter(({ twinId, from, until }) => line.includes(twinId) && from <= at && until > at),
    };
  }

  private get plant(): PlantView {
    const appliedAt = NOW;
    const binding = (name: string, paths: readonly string[]): RegistryEntry => ({
      type: 'binding',
      source: 'plc',
      twinId: twinOf(name),
      items: paths.map((path) => ({ node: name === 'capper' ? this.jamAddress : `${name}.${path}`, path, datatype: path === 'speed' ? 'double' : path === 'jam' ? 'boolean' : 'string', ...(path === 'speed' ? { command: { node: this.address } } : {}) })),
      appliedAt,
    });
    const twin = (name: string, more: object): RegistryEntry => ({ type: 'twin', twinId: twinOf(name), definition: { model: 'dtmi:test:Machine;1', properties: { speed: { kind: 'property', datatype: 'double', writable: true } }, relationships: [], sources: {}, ...more }, appliedAt });
    const entries: RegistryEntry[] = [
      { type: 'source', id: 'plc', protocol: 'opcua', endpoint: 'opc.tcp://127.0.0.1:4840', securityMode: 'None', securityPolicy: 'None', clock: 'device', acceptPastMs: 1, acceptFutureMs: 1, samplingIntervalMs: 100, publishingIntervalMs: 100, trigger: 'StatusValue', appliedAt },
      twin('line', {}),
      twin('filler', { partOf: LINE, relationships: [{ name: 'feeds', target: CAPPER }] }),
      twin('capper', { partOf: LINE }),
      binding('filler', ['speed', 'jam', 'mode']),
      binding('capper', ['jam']),
    ];
    const speed = { id: 'speed', on: { twins: [FILLER] }, path: 'speed', risk: 'high' as const, range: { low: 3_000, high: this.high }, rate: { by: 2_000, perMs: 60_000 }, tolerance: 1, interlock: 'value("jam") == false && value("feeds#jam") == false', mode: { path: 'mode', in: ['auto'] }, maxAgeMs: 5_000, simulateFirst: SIMULATE_FIRST, idempotent: false };
    return PlantView.of([...entries.map((body) => ({ key: registryKey(body), body })), { key: `rules/${SITE}`, body: { organisation: 'acme', site: 'riverside', commands: [speed], appliedAt } }]);
  }
}
