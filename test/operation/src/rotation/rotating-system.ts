import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canaryParts, packagingPlantParts, type StackContext, waitUntil } from '@orrery/local-stack';
import { NumberedLoad, RunningSystem } from '@orrery/testing/system';
import { exchange, MountedSecrets } from './mounted-secrets.js';

/** Have their secrets in files, as pods have them. */
export const SERVICES = ['mqtt-ingestion', 'opcua-ingestion', 'twin-projector', 'historian', 'command', 'api'] as const;
/** An OPC UA device, which measures what comes through of it. */
export const DEVICE = 'canary';
/** Another, which is written to. */
export const PLANT = 'packaging-plant';
/** Has its password as a variable: what a rotation is without files. */
export const BY_VALUE = 'twin-export';
export const PATIENCE = { timeoutMs: 120_000, everyMs: 200 };
export const read = (path: string): string => readFileSync(path, 'utf8');

type Checks = Record<string, { readonly ok: boolean; readonly detail?: string }>;

const kafkaOf = ({ kafka }: StackContext, service: string) => ({ ORRERY_KAFKA_PASSWORD: kafka.credentials(service)!.password, ORRERY_KAFKA_CA: read(kafka.ca!) });
const trustOf = (home: string): string => join(home, 'secrets', 'trust.pem');

/** A system whose secrets are in files, over TLS to Kafka and Redis, and what it says of itself. */
export class RotatingSystem {
  private constructor(
    readonly system: RunningSystem,
    readonly secrets: MountedSecrets,
  ) {}

  static async start(): Promise<RotatingSystem> {
    const secrets = new MountedSecrets();
    /** With the authorities of Redis where nothing else says who may vouch for it. */
    const trusting = (at: StackContext): Record<string, string> => {
      exchange(trustOf(at.home), read(at.redis.ca!));
      return { NODE_EXTRA_CA_CERTS: trustOf(at.home) };
    };
    const envOf = {
      'mqtt-ingestion': (at: StackContext) => ({ ...NumberedLoad.envOf['mqtt-ingestion'](at), ...secrets.envOf('mqtt-ingestion', (of) => kafkaOf(of, 'mqtt-ingestion'))(at) }),
      'opcua-ingestion': secrets.envOf('opcua-ingestion', (of) => kafkaOf(of, 'opcua-ingestion')),
      'twin-projector': (at: StackContext) => ({ ...trusting(at), ...secrets.envOf('twin-projector', (of) => ({ ...kafkaOf(of, 'twin-projector'), ORRERY_REDIS_URL: of.redis.url }))(at) }),
      historian: secrets.envOf('historian', (of) => ({ ...kafkaOf(of, 'historian'), ORRERY_POSTGRES_URL: of.postgres.url })),
      command: secrets.envOf('command', (of) => ({ ...kafkaOf(of, 'command'), ORRERY_POSTGRES_URL: of.postgres.url })),
      api: (at: StackContext) => ({ ...trusting(at), ...secrets.envOf('api', (of) => ({ ...kafkaOf(of, 'api'), ORRERY_POSTGRES_URL: of.postgres.url, ORRERY_REDIS_URL: of.redis.url }))(at) }),
    };
    const without = ['maintenance', 'alerting', 'simulation', 'export-topics'];
    const deviceEnv = secrets.envOf(DEVICE, (of) => kafkaOf(of, DEVICE));
    const canary = canaryParts.map((part) => (part.kind === 'service' ? { ...part, env: (at: StackContext) => ({ ...part.env?.(at), ...deviceEnv(at), ORRERY_CANARY_PERIOD: '500ms' }) } : part));
    const plant = packagingPlantParts.filter(({ name }) => name !== 'first live twin');
    const system = await RunningSystem.start({ name: 'rotation', parts: () => [...canary, ...plant], envOf, env: { ORRERY_SESSION_TIMEOUT: '6s' }, without, kafkaTls: true, redisTls: true });
    return new RotatingSystem(system, secrets);
  }

  get context(): StackContext {
    return this.system.stack.context;
  }

  /** Those whom services trust beside Node's own authorities. */
  trust(authorities: string): void {
    exchange(trustOf(this.context.home), authorities);
  }

  pids(): (number | undefined)[] {
    return SERVICES.map((name) => this.system.stack.service(name).pid);
  }

  async metricsOf(service: string): Promise<string> {
    return (await fetch(`${this.at(service)}/metrics`)).text();
  }

  /** When the certificates of a kind end that a service knows of. */
  async endsOf(service: string, of: string, role: string): Promise<number[]> {
    const series = new RegExp(`^orrery_certificate_not_after_timestamp_seconds\\{of="${of}",role="${role}".*\\} (\\S+)$`, 'gm');
    return [...(await this.metricsOf(service)).matchAll(series)].map(([, end]) => Number(end));
  }

  async checksOf(service: string): Promise<Checks> {
    return ((await (await fetch(`${this.at(service)}/health/ready`, { signal: AbortSignal.timeout(5_000) })).json()) as { checks: Checks }).checks;
  }

  /** What a check of a service says is wrong; undefined where nothing is. */
  async wrongWith(service: string, check: string): Promise<string | undefined> {
    const { [check]: found } = await this.checksOf(service);
    return found?.ok === false ? (found.detail ?? '') : undefined;
  }

  allReady(): Promise<void> {
    const isReady = async (service: string) => Object.values(await this.checksOf(service)).every(({ ok }) => ok);
    return waitUntil('every service to be ready again', async () => (await Promise.all(SERVICES.map((name) => isReady(name).catch(() => false)))).every(Boolean), PATIENCE);
  }

  /** The last number of a twin moves: what is sent comes through, from the machine to the API. */
  async flows(): Promise<void> {
    const state = async () => (await this.system.get<{ properties?: { count?: { value?: unknown } } }>('/twins/counting:hall:counter-0').catch(() => undefined))?.properties?.count?.value;
    const before = await state();
    await waitUntil('readings to come through', async () => {
      const now = await state();
      return now !== undefined && now !== before;
    }, PATIENCE);
  }

  private at(service: string): string {
    return `http://127.0.0.1:${this.context.portOf(service === 'api' ? 'console' : service)}`;
  }
}
