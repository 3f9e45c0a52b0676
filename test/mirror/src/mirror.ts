import { type KafkaSettings } from '@orrery/kafka';
import { type ManagedProcess, type Part, type Stack, trustEachOther } from '@orrery/local-stack';
import { until } from '@orrery/testing';
import { RunningSystem } from '@orrery/testing/system';
import { join } from 'node:path';
import { type Recording } from './recordings.js';
import { playedAs, writeMapping, writePlant } from './replay-plant.js';

const CONTROL = 'replay-control';

/** This suite is about what is mirrored; what acts on it has a suite of its own. */
const ACTING = ['maintenance', 'alerting', 'command', 'simulation'];

/** The system with a replay as its only plant. */
export class Mirror {
  private constructor(private readonly system: RunningSystem) {}

  static async start(rounds: readonly string[], recordings: readonly Recording[], env: Record<string, string> = {}, accessTokenSeconds?: number): Promise<Mirror> {
    const parts = (folder: string): Part[] => [replayPart(writeMapping(folder, rounds, recordings)), TRUST];
    return new Mirror(await RunningSystem.start({ name: 'mirror', parts, env, without: ACTING, ...(accessTokenSeconds === undefined ? {} : { accessTokenSeconds }) }));
  }

  get folder(): string {
    return this.system.folder;
  }

  get stack(): Stack {
    return this.system.stack;
  }

  get kafka(): KafkaSettings {
    return this.system.kafka;
  }

  get replayEndpoint(): string {
    return `opc.tcp://127.0.0.1:${this.stack.context.portOf('replay')}`;
  }

  /** Applies the plant of a round, and waits until the ingestion listens to every column of every recording. */
  async apply(round: string, recordings: readonly Recording[]): Promise<void> {
    await this.applyFolder(writePlant(this.folder, round, recordings, this.replayEndpoint));
    await this.listening(round, recordings);
  }

  applyFolder(folder: string): Promise<void> {
    return this.system.applyFolder(folder);
  }

  async listening(round: string, recordings: readonly Recording[]): Promise<void> {
    await until(`a listener on every column of round ${round}`, async () => {
      const status = await this.replayStatus();
      return recordings.every((recording) => (status.get(playedAs(round, recording))?.listeners ?? 0) >= recording.columns.length);
    }, { timeoutMs: 120_000 });
  }

  async replayStatus(): Promise<Map<string, { state: string; rows: number; played: number; listeners: number }>> {
    const { recordings } = (await this.control('GET', '/status')) as { recordings: { name: string; state: string; rows: number; played: number; listeners: number }[] };
    return new Map(recordings.map((recording) => [recording.name, recording]));
  }

  /** Plays on; a recording that has come to its end is left there (it would begin again). */
  async play(round: string, recordings: readonly Recording[], rowsPerSecond: number): Promise<void> {
    const status = await this.replayStatus();
    const unfinished = recordings.filter((recording) => (status.get(playedAs(round, recording))?.played ?? 0) < recording.rows.length);
    await Promise.all(unfinished.map((recording) => this.control('POST', '/play', { recording: playedAs(round, recording), rowsPerSecond })));
  }

  async pause(round: string, recordings: readonly Recording[]): Promise<void> {
    await Promise.all(recordings.map((recording) => this.control('POST', '/pause', { recording: playedAs(round, recording) })));
  }

  /** Waits until at least so many rows of each recording have been played; all of them when not given. */
  async played(round: string, recordings: readonly Recording[], rows = Infinity): Promise<void> {
    await until(`${rows} rows of round ${round} played`, async () => {
      const status = await this.replayStatus();
      return recordings.every((recording) => (status.get(playedAs(round, recording))?.played ?? 0) >= Math.min(rows, recording.rows.length));
    }, { timeoutMs: 150_000 });
  }

  control(method: string, path: string, body?: unknown): Promise<unknown> {
    return this.system.control(CONTROL, method, path, body);
  }

  /** One request to the API as the engineer, or as the viewer. */
  api(path: string, { as = 'engineer', ...init }: RequestInit & { as?: 'engineer' | 'viewer'; token?: string } = {}): Promise<Response> {
    return this.system.api(path, { ...init, ...(as === 'viewer' ? { as } : {}) });
  }

  get<T = Record<string, unknown>>(path: string): Promise<T> {
    return this.system.get<T>(path);
  }

  second(name: string): Promise<ManagedProcess> {
    return this.system.second(name);
  }

  stop(): Promise<void> {
    return this.system.stop();
  }
}

function replayPart(mapping: string): Part {
  return {
    name: 'replay',
    kind: 'service',
    ports: ['replay', CONTROL],
    args: ({ root }) => [join(root, 'simulators/replay/dist/main.js')],
    env: ({ home, portOf }) => ({
      REPLAY_OPCUA_PORT: String(portOf('replay')),
      REPLAY_HTTP_PORT: String(portOf(CONTROL)),
      REPLAY_PKI_DIR: join(home, 'pki', 'replay'),
      REPLAY_MAPPING: mapping,
    }),
    ready: async ({ portOf }) => (await fetch(`http://127.0.0.1:${portOf(CONTROL)}/health`)).ok,
  };
}

const TRUST: Part = {
  name: 'trust',
  kind: 'step',
  after: ['replay', 'opcua-ingestion'],
  run: ({ home }) => trustEachOther(join(home, 'pki', 'replay'), join(home, 'pki', 'opcua-ingestion')),
};
