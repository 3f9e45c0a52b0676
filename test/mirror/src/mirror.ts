import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KafkaSettings } from '@orrery/kafka';
import { ADMIN_CLIENT, ManagedProcess, type Part, platformParts, principals, type Service, type Stack, startStack, TEST_VIEWER_CLIENT, trustEachOther } from '@orrery/local-stack';
import { until } from '@orrery/testing';
import { type Recording } from './recordings.js';
import { playedAs, writeMapping, writePlant } from './replay-plant.js';

/** The whole system with a replay as its only plant. */
export class Mirror {
  private constructor(
    readonly folder: string,
    readonly stack: Stack,
  ) {}

  static async start(rounds: readonly string[], recordings: readonly Recording[], env: Record<string, string> = {}, accessTokenSeconds?: number): Promise<Mirror> {
    const folder = mkdtempSync(join(tmpdir(), 'orrery-mirror-'));
    const mapping = writeMapping(folder, rounds, recordings);
    const parts: Part[] = [...platformParts.map((part) => withEnv(part, env)), replayPart(mapping), TRUST];
    const stack = await startStack({ home: join(folder, 'home'), parts, principals, ...(accessTokenSeconds === undefined ? {} : { accessTokenSeconds }) });
    return new Mirror(folder, stack);
  }

  get kafka(): KafkaSettings {
    const { kafka } = this.stack.context;
    return { brokers: [...kafka.brokers], clientId: 'test-mirror', realm: 'real', ...kafka.credentials('admin') };
  }

  get replayEndpoint(): string {
    return `opc.tcp://127.0.0.1:${this.stack.context.portOf('replay')}`;
  }

  /** Applies the plant of a round, and waits until the ingestion listens to every column of every recording. */
  async apply(round: string, recordings: readonly Recording[]): Promise<void> {
    await this.applyFolder(writePlant(this.folder, round, recordings, this.replayEndpoint));
    await this.listening(round, recordings);
  }

  async applyFolder(folder: string): Promise<void> {
    const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(json|yaml)$/.test(path));
    const files = paths.map((path) => ({ path, content: readFileSync(join(folder, path), 'utf8') }));
    const response = await this.api('/plants/apply', { method: 'POST', body: JSON.stringify({ files, variables: {} }) });
    if (!response.ok) throw new Error(`apply of ${folder} answered ${response.status}: ${await response.text()}`);
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

  async control(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`http://127.0.0.1:${this.stack.context.portOf('replay-control')}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** One request to the API as the engineer, or as the viewer. */
  async api(path: string, { as = 'engineer', token, ...init }: RequestInit & { as?: 'engineer' | 'viewer'; token?: string } = {}): Promise<Response> {
    const bearer = token ?? (await this.stack.context.oidc.token(as === 'engineer' ? ADMIN_CLIENT : TEST_VIEWER_CLIENT));
    return fetch(`${this.stack.address}/api/v1${path}`, { ...init, headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json', ...init.headers } });
  }

  async get<T = Record<string, unknown>>(path: string): Promise<T> {
    const response = await this.api(path);
    const body = await response.text();
    if (!response.ok) throw new Error(`GET ${path} answered ${response.status}: ${body}`);
    return JSON.parse(body) as T;
  }

  /** A second process of a service, beside the one of the stack. */
  async second(name: string): Promise<ManagedProcess> {
    const { context } = this.stack;
    const part = platformParts.find((candidate): candidate is Service => candidate.name === name && candidate.kind === 'service');
    if (part === undefined) throw new Error(`no service ${name}`);
    const { pid: _pid, ...spec } = this.stack.service(name).spec as ManagedProcess['spec'] & { pid?: number };
    const { ready: _ready, ...rest } = spec;
    const process = new ManagedProcess({ ...rest, name: `${name}-2`, env: { ...rest.env, ORRERY_HTTP_PORT: '0' }, logFile: join(context.home, 'logs', `${name}-2.log`) });
    await process.start();
    return process;
  }

  async stop(): Promise<void> {
    await this.stack.stop();
    if (process.env['ORRERY_KEEP'] === undefined) rmSync(this.folder, { recursive: true, force: true });
  }
}

function withEnv(part: Part, env: Record<string, string>): Part {
  if (part.kind !== 'service') return part;
  return { ...part, env: (context) => ({ ...part.env?.(context), ...env }) };
}

function replayPart(mapping: string): Part {
  return {
    name: 'replay',
    kind: 'service',
    ports: ['replay', 'replay-control'],
    args: ({ root }) => [join(root, 'simulators/replay/dist/main.js')],
    env: ({ home, portOf }) => ({
      REPLAY_OPCUA_PORT: String(portOf('replay')),
      REPLAY_HTTP_PORT: String(portOf('replay-control')),
      REPLAY_PKI_DIR: join(home, 'pki', 'replay'),
      REPLAY_MAPPING: mapping,
    }),
    ready: async ({ portOf }) => (await fetch(`http://127.0.0.1:${portOf('replay-control')}/health`)).ok,
  };
}

const TRUST: Part = {
  name: 'trust',
  kind: 'step',
  after: ['replay', 'opcua-ingestion'],
  run: ({ home }) => trustEachOther(join(home, 'pki', 'replay'), join(home, 'pki', 'opcua-ingestion')),
};
