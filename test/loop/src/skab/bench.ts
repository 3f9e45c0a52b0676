import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DetectorRule } from '@orrery/contracts';
import { type ListedAlert } from '@orrery/client';
import { type Part, testClient, trustEachOther } from '@orrery/local-stack';
import { until } from '@orrery/testing';
import { RunningSystem } from '@orrery/testing/system';
import { stringify } from 'yaml';
import { type Recording } from './read-recording.js';

const CONTROL = 'replay-control';
const MODEL = 'dtmi:orrery:test:Loop;1';
const playedAs = ({ name }: Recording): string => `r_${name.replace(/[^A-Za-z0-9]/g, '_')}`;
export const twinOf = ({ name }: Recording): string => `lab:bench:${name}`;

/** The whole system with recordings as its plant: each a device over OPC UA, with a clock of its own. */
export class Bench {
  private constructor(
    readonly system: RunningSystem,
    private readonly recordings: readonly Recording[],
  ) {}

  static async start(recordings: readonly Recording[]): Promise<Bench> {
    const parts = (folder: string): Part[] => [replayPart(writeMapping(folder, recordings)), TRUST];
    return new Bench(await RunningSystem.start({ name: 'loop', parts, env: { ORRERY_SESSION_TIMEOUT: '6s' } }), recordings);
  }

  /** Applies the plant with its detector, and waits until every column has a listener. */
  async apply(rule: DetectorRule): Promise<void> {
    const endpoint = `opc.tcp://127.0.0.1:${this.system.stack.context.portOf('replay')}`;
    await this.system.applyFolder(writePlant(this.system.folder, this.recordings, rule, endpoint));
    await until('a listener on every column', async () => {
      const status = await this.status();
      return this.recordings.every((recording) => (status.get(playedAs(recording))?.listeners ?? 0) >= recording.columns.length);
    }, { timeoutMs: 120_000 });
  }

  /** Plays every recording to its end, those without a fault at twice the pace. Much faster, one signal’s rows come seconds after another’s, which is minutes of the recording. */
  async play(rowsPerSecond: number): Promise<void> {
    const paceOf = ({ labelled }: Recording): number => (labelled ? rowsPerSecond : 2 * rowsPerSecond);
    const seconds = Math.max(...this.recordings.map((recording) => recording.rows.length / paceOf(recording)));
    await Promise.all(this.recordings.map((recording) => this.system.control(CONTROL, 'POST', '/play', { recording: playedAs(recording), rowsPerSecond: paceOf(recording) })));
    await until('every row to be played', async () => {
      const status = await this.status();
      return this.recordings.every((recording) => (status.get(playedAs(recording))?.played ?? 0) >= recording.rows.length);
    }, { timeoutMs: seconds * 1500 + 60_000 });
  }

  /** What the rule has raised, over or not. */
  async alerts(): Promise<readonly ListedAlert[]> {
    return (await this.system.get<{ items: ListedAlert[] }>('/alerts?view=all&rule=unusual&limit=100')).items;
  }

  /** Acknowledges an alert as an operator. @returns the alert when that is done */
  async acknowledge(id: string): Promise<ListedAlert> {
    const path = `/alerts/${encodeURIComponent(id)}`;
    const response = await this.system.api(`${path}/actions`, { as: testClient('operator'), method: 'POST', body: JSON.stringify({ type: 'acknowledge' }) });
    if (!response.ok) throw new Error(`acknowledging ${id} answered ${response.status}: ${await response.text()}`);
    return until(`alert ${id} to be acknowledged`, async () => {
      const alert = await this.system.get<ListedAlert>(path);
      return alert.acknowledged ? alert : undefined;
    }, { everyMs: 100 });
  }

  stop(): Promise<void> {
    return this.system.stop();
  }

  private async status(): Promise<Map<string, { played: number; listeners: number }>> {
    const { recordings } = (await this.system.control(CONTROL, 'GET', '/status')) as { recordings: { name: string; played: number; listeners: number }[] };
    return new Map(recordings.map((recording) => [recording.name, recording]));
  }
}

function writeMapping(folder: string, recordings: readonly Recording[]): string {
  const file = join(folder, 'mapping.yaml');
  const mapping = {
    defaults: { delimiter: ';', time: { column: 'datetime', format: 'YYYY-MM-DD HH:mm:ss', zone: 'UTC' } },
    recordings: recordings.map((recording) => ({ name: playedAs(recording), file: recording.file, columns: recording.columns.map((column, i) => ({ column, node: recording.paths[i], datatype: 'double' })) })),
  };
  writeFileSync(file, stringify(mapping));
  return file;
}

/** One model, a twin and a source for each recording, one detector with one setting for all, and an alert on it. */
function writePlant(folder: string, recordings: readonly Recording[], rule: DetectorRule, endpoint: string): string {
  const plant = join(folder, 'plant');
  mkdirSync(join(plant, 'models'), { recursive: true });
  const contents = rule.signals.map((name) => ({ '@type': 'Telemetry', name, schema: 'double' }));
  writeFileSync(join(plant, 'models', 'loop.json'), JSON.stringify({ '@context': 'dtmi:dtdl:context;3', '@id': MODEL, '@type': 'Interface', contents }));
  writeFileSync(join(plant, 'twins.yaml'), stringify({ organisation: 'lab', twins: recordings.map((recording) => ({ id: twinOf(recording), model: MODEL, level: 'machine' })) }));
  const sources = recordings.map((recording) => ({ id: recording.name, type: 'opcua', endpoint, clock: 'recorded', defaults: { samplingInterval: '0ms', publishingInterval: '50ms', trigger: 'StatusValueTimestamp' } }));
  const bindings = recordings.map((recording) => ({
    source: recording.name,
    twin: twinOf(recording),
    items: recording.paths.map((path) => ({ node: `nsu=urn:orrery:replay;s=${playedAs(recording)}.${path}`, path, queueSize: 5000, maxAge: '5s' })),
  }));
  writeFileSync(join(plant, 'bindings.yaml'), stringify({ sources, bindings }));
  const { id, title, signals, baseline } = rule;
  const detector = { id, title, on: { model: MODEL }, signals, lateness: rule.lateness, ...(baseline.kind === 'samples' ? { baseline: { samples: baseline.samples } } : {}) };
  const alert = { id: 'unusual', title: 'Unlike its first minutes', on: { model: MODEL }, score: { detector: id, above: 1, hysteresis: 0.1 }, priority: 'high' };
  writeFileSync(join(plant, 'rules.yaml'), stringify({ detectors: [detector], alerts: [alert] }));
  return plant;
}

function replayPart(mapping: string): Part {
  return {
    name: 'replay',
    kind: 'service',
    ports: ['replay', CONTROL],
    args: ({ root }) => [join(root, 'simulators/replay/dist/main.js')],
    env: ({ home, portOf }) => ({ REPLAY_OPCUA_PORT: String(portOf('replay')), REPLAY_HTTP_PORT: String(portOf(CONTROL)), REPLAY_PKI_DIR: join(home, 'pki', 'replay'), REPLAY_MAPPING: mapping }),
    ready: async ({ portOf }) => (await fetch(`http://127.0.0.1:${portOf(CONTROL)}/health`)).ok,
  };
}

const TRUST: Part = { name: 'trust', kind: 'step', after: ['replay', 'opcua-ingestion'], run: ({ home }) => trustEachOther(join(home, 'pki', 'replay'), join(home, 'pki', 'opcua-ingestion')) };
