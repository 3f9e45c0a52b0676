import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KafkaSettings } from '@orrery/kafka';
import { ADMIN_CLIENT, ManagedProcess, type Part, platformParts, principals, type Service, type Stack, type StackContext, startStack, TEST_VIEWER_CLIENT } from '@orrery/local-stack';

export interface SystemOptions {
  /** Name of the suite: of its folder and its Kafka client. */
  readonly name: string;
  /** Beside the platform's own: simulators, steps. Given the folder of the run. */
  readonly parts: (folder: string) => readonly Part[];
  /** For every service of the platform. */
  readonly env?: Record<string, string>;
  /** For single ones, by name; asked before the service starts, when the components are there. */
  readonly envOf?: Readonly<Record<string, (context: StackContext) => Record<string, string>>>;
  readonly accessTokenSeconds?: number;
  /** Clients speak TLS to Kafka. */
  readonly kafkaTls?: boolean;
  /** Clients speak TLS to Redis. */
  readonly redisTls?: boolean;
  /** The built checkout that is run; this one unless told. */
  readonly root?: string;
  /** Services of the platform that the suite has no use for: each costs the start of a process, and reads what the others read. */
  readonly without?: readonly string[];
}

/** The whole system, with the plant that a suite brings. Its folder goes with it, unless ORRERY_KEEP is set. */
export class RunningSystem {
  private constructor(
    readonly folder: string,
    readonly stack: Stack,
    private readonly name: string,
  ) {}

  static async start({ name, parts, env = {}, envOf = {}, accessTokenSeconds, kafkaTls = false, redisTls = false, root, without = [] }: SystemOptions): Promise<RunningSystem> {
    const folder = mkdtempSync(join(tmpdir(), `orrery-${name}-`));
    const wanted = platformParts.filter((part) => !without.includes(part.name));
    const all = [...wanted.map((part) => withEnv(part, (context) => ({ ...env, ...envOf[part.name]?.(context) }))), ...parts(folder)];
    const stack = await startStack({ home: join(folder, 'home'), parts: all, principals, kafkaTls, redisTls, ...(root === undefined ? {} : { root }), ...(accessTokenSeconds === undefined ? {} : { accessTokenSeconds }) });
    return new RunningSystem(folder, stack, name);
  }

  get kafka(): KafkaSettings {
    const { kafka } = this.stack.context;
    return { brokers: [...kafka.brokers], clientId: `test-${this.name}`, realm: 'real', ...kafka.credentials('admin'), ...(kafka.ca === undefined ? {} : { ssl: { ca: readFileSync(kafka.ca, 'utf8') } }) };
  }

  /** Makes the registry what a plant folder says. */
  async applyFolder(folder: string): Promise<void> {
    const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(json|yaml)$/.test(path));
    const files = paths.map((path) => ({ path, content: readFileSync(join(folder, path), 'utf8') }));
    const response = await this.api('/plants/apply', { method: 'POST', body: JSON.stringify({ files, variables: {} }) });
    if (!response.ok) throw new Error(`apply of ${folder} answered ${response.status}: ${await response.text()}`);
  }

  /** One request to the API: as the engineer unless told, or with a token of one's own. */
  async api(path: string, { as = ADMIN_CLIENT, token, ...init }: RequestInit & { as?: string; token?: string } = {}): Promise<Response> {
    const bearer = token ?? (await this.stack.context.oidc.token(as === 'viewer' ? TEST_VIEWER_CLIENT : as));
    return fetch(`${this.stack.address}/api/v1${path}`, { ...init, headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json', ...init.headers } });
  }

  async get<T = Record<string, unknown>>(path: string, as?: string): Promise<T> {
    const response = await this.api(path, as === undefined ? {} : { as });
    const body = await response.text();
    if (!response.ok) throw new Error(`GET ${path} answered ${response.status}: ${body}`);
    return JSON.parse(body) as T;
  }

  /** A request to a simulator's control port, by the port's name. */
  async control(portName: string, method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`http://127.0.0.1:${this.stack.context.portOf(portName)}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
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

function withEnv(part: Part, more: (context: StackContext) => Record<string, string>): Part {
  if (part.kind !== 'service') return part;
  return { ...part, env: (context) => ({ ...part.env?.(context), ...more(context) }) };
}
