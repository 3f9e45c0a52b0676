import { TestIssuer, TestKey } from '@orrery/access/testing';
import { type ApprovedContent, type AuditEntry, type ChainVerdict, contentDigest, verifyChain } from '@orrery/commands';
import { alertActions, type CommandOutcome, commandOutcomes, type CommandRequest, commandRequests, type Contract, deadLetters, platformInstances, platformLayout, plantRules, simulationResults, twinInputs, type TwinInput, twinRegistry } from '@orrery/contracts';
import { ensureTopics, KafkaPublisher, type KafkaSettings, readTopic, type TopicReading } from '@orrery/kafka';
import { type Kafka, ManagedProcess, type Postgres, startComponents, waitUntil } from '@orrery/local-stack';
import { type RunningServer } from '@orrery/opcua/server';
import { timestampFromMillis } from '@orrery/twin-model';
import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { type TestEdge, TestGateways } from './test-broker.js';
import { startMachines, type TestMachine } from './test-machines.js';
import { makeApiTables, twinOf } from './test-plant.js';

const TOPICS = [twinInputs, twinRegistry, plantRules, alertActions, commandRequests, commandOutcomes, simulationResults, deadLetters, platformLayout, platformInstances] as unknown as readonly Contract[];
const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const now = () => timestampFromMillis(Date.now());

/** Kafka, PostgreSQL, an issuer and a plant over OPC UA, and over Sparkplug where edge nodes are asked for; and command as it is deployed, in a process that may be killed. */
export class CommandStack {
  readonly outcomes: CommandOutcome[] = [];
  readonly inputs: TwinInput[] = [];
  private readonly readings: TopicReading[] = [];
  private readonly started: ManagedProcess[] = [];
  private readonly keys = new Map<string, Promise<TestKey>>();

  private constructor(
    readonly home: string,
    readonly components: { readonly kafka: Kafka; readonly postgres: Postgres; stop: () => Promise<void> },
    readonly issuer: TestIssuer,
    readonly server: RunningServer,
    readonly machines: ReadonlyMap<string, TestMachine>,
    readonly pool: pg.Pool,
    readonly publisher: KafkaPublisher,
    private readonly settings: KafkaSettings,
    private readonly gateways: TestGateways | undefined,
  ) {}

  static async start(names: readonly string[], edges: readonly string[] = []): Promise<CommandStack> {
    const home = mkdtempSync(join(tmpdir(), 'orrery-command-'));
    const [components, issuer, plant, gateways] = await Promise.all([
      startComponents({ home, secure: false, components: ['kafka', 'postgres'], env: {} }),
      TestIssuer.start(),
      startMachines(names, join(home, 'pki-plant')),
      edges.length === 0 ? undefined : TestGateways.start(home, edges),
    ]);
    const settings = { brokers: components.kafka.brokers, clientId: 'test', realm: 'real' };
    await ensureTopics(settings, TOPICS);
    const pool = new pg.Pool({ connectionString: components.postgres.url, max: 4 });
    pool.on('error', () => undefined);
    await makeApiTables(pool, names, plant.server.endpoint, gateways);
    // As an engineer would who commissions the connection: command trusts the plant's certificate.
    mkdirSync(join(home, 'pki', 'trusted', 'certs'), { recursive: true });
    cpSync(join(home, 'pki-plant', 'own', 'certs', 'certificate.pem'), join(home, 'pki', 'trusted', 'certs', 'plant.pem'));
    const stack = new CommandStack(home, components, issuer, plant.server, plant.machines, pool, new KafkaPublisher(settings), settings, gateways);
    stack.readings.push(readTopic(settings, commandOutcomes, { from: 'beginning', onRecord: ({ value }) => void (value && stack.outcomes.push(value)) }));
    stack.readings.push(readTopic(settings, twinInputs, { from: 'beginning', onRecord: ({ value }) => void (value && stack.inputs.push(value)) }));
    return stack;
  }

  /** The stack with command running in it, which has answered once: its group has its partitions, whatever else the machine does. */
  static async running(names: readonly string[], edges: readonly string[] = []): Promise<CommandStack> {
    const stack = await CommandStack.start(names, edges);
    await stack.startCommand();
    await stack.outcome(await stack.propose(names[0]!, 9_000, { dryRun: true }), 'judged');
    return stack;
  }

  readonly edge = (name: string): TestEdge => this.gateways!.edges.get(name)!;
  readonly machine = (name: string): TestMachine => this.machines.get(name)!;

  /** Starts command, or starts it again after it was killed; or another instance beside it. */
  async startCommand(): Promise<ManagedProcess> {
    const log = join(this.home, `command-${this.started.length + 1}.log`);
    const service = new ManagedProcess({
      name: 'command',
      file: process.execPath,
      args: [MAIN],
      cwd: ROOT,
      env: {
        ORRERY_KAFKA_BROKERS: this.components.kafka.brokers.join(','),
        ORRERY_POSTGRES_URL: this.components.postgres.url,
        ORRERY_OIDC_ISSUER: this.issuer.issuer,
        ORRERY_PKI_DIR: join(this.home, 'pki'),
        ORRERY_HTTP_PORT: '0',
        ORRERY_LOOK_EVERY: '100ms',
        ORRERY_SESSION_TIMEOUT: '6s',
        ORRERY_LOG_LEVEL: 'warn',
        ...this.gateways?.env(),
      },
      logFile: log,
    });
    this.started.push(service);
    await service.start();
    return service;
  }

  /** The last one that was started. */
  get instance(): ManagedProcess {
    return this.started.at(-1)!;
  }

  /** SIGKILL, now. */
  kill = (): void => void this.instance.kill();
  killed = (): Promise<void> => waitUntil('command to be killed', () => !this.instance.running);

  /** Sends a request with the proof of a person; roles as their token says. */
  async ask(request: Record<string, unknown> & { readonly type: CommandRequest['type'] }, who: string, roles: readonly string[], token?: string): Promise<string> {
    const proof = token ?? (await this.issuer.token(roles, { claims: { sub: who, preferred_username: who } }));
    const value = { id: randomUUID(), at: now(), proof, ...request } as unknown as CommandRequest;
    await this.publisher.publish(commandRequests, [{ value, source: 'api' }]);
    return value.id;
  }

  /** Olga proposes a speed for a machine. @returns the id of the command */
  async propose(name: string, value: number, { forMs = 60_000, ...more }: Record<string, unknown> & { forMs?: number } = {}): Promise<string> {
    const command = randomUUID();
    await this.ask({ type: 'propose', twinId: twinOf(name), command, key: command, path: 'speed', value, unit: 'litrePerSecond', deadline: timestampFromMillis(Date.now() + forMs), ...more }, 'olga', ['operator']);
    return command;
  }

  /** Olga proposes to clean a machine. @returns the id of the command */
  async clean(name: string, seconds: number, { forMs = 60_000, ...more }: Record<string, unknown> & { forMs?: number } = {}): Promise<string> {
    const command = randomUUID();
    await this.ask({ type: 'propose', twinId: twinOf(name), command, key: command, path: 'clean', value: null, arguments: { seconds: { value: seconds, unit: 'second' } }, deadline: timestampFromMillis(Date.now() + forMs), ...more }, 'olga', ['operator']);
    return command;
  }

  /** Signed by who approves over the command as it was proposed; `over` says what they sign where it is something else. */
  async approve(name: string, command: string, who: string, { roles = ['approver'], token, over, key = this.keyOf(who) }: { roles?: readonly string[]; token?: string; over?: Partial<ApprovedContent>; key?: Promise<TestKey> } = {}): Promise<string> {
    const { twinId, path, value, unit, arguments: called, reason, deadline, by } = await this.outcome(command, 'proposed');
    const content = { id: command, twinId, path, value, unit, arguments: called, reason, deadline, by, ...over } as ApprovedContent;
    const signature = await (await key).sign({ command, digest: contentDigest(content) });
    const proof = token ?? (await this.issuer.token(roles, { claims: { sub: who, preferred_username: who, ...(await this.keyOf(who)).claims } }));
    return this.ask({ type: 'approve', twinId: twinOf(name), command, signature }, who, roles, proof);
  }

  /** The key to which the issuer binds their tokens. */
  keyOf(who: string): Promise<TestKey> {
    const known = this.keys.get(who) ?? TestKey.make();
    this.keys.set(who, known);
    return known;
  }

  /** Waits for the first outcome of a command, or of a request, of one of these types. */
  async outcome(about: string, ...types: CommandOutcome['type'][]): Promise<CommandOutcome> {
    const find = () => this.outcomes.find(({ command, request, type }) => (command === about || request === about) && types.includes(type));
    await waitUntil(`${types.join(' or ')} of ${about}; there is ${this.typesOf(about).join(', ')}`, () => find() !== undefined, { timeoutMs: 90_000 });
    return find()!;
  }

  /** How a command ends. */
  async endOf(command: string): Promise<CommandOutcome['type']> {
    return (await this.outcome(command, 'verified', 'failed', 'timeout', 'expired', 'rejected', 'cancelled')).type;
  }

  typesOf(about: string): string[] {
    return this.outcomes.filter(({ command, request }) => command === about || request === about).map(({ type }) => type);
  }

  async revoke(subject: string, effect: 'grant' | 'revoke' = 'revoke'): Promise<void> {
    const grant = { id: `${effect}-${subject}`, subject: { user: subject }, effect, actions: ['APPROVE'], scope: { all: true }, by: 'admin', at: now() };
    await this.pool.query('insert into api.grants values ($1, $2)', [grant.id, JSON.stringify(grant)]);
  }

  /** Makes the saving of a machine's command fail, with an error that nobody expects, where it comes to a state. */
  async breakAt(states: Readonly<Record<string, string>>): Promise<void> {
    const cases = Object.entries(states).map(([name, state]) => `(new.twin_id = '${twinOf(name)}' and new.state = '${state}')`);
    await this.pool.query(`create function command.broken() returns trigger language plpgsql as $$ begin raise exception 'the index is broken'; end $$;
      create trigger broken before insert or update on command.commands for each row when (${cases.join(' or ')}) execute function command.broken()`);
  }

  async mend(): Promise<void> {
    await this.pool.query('drop trigger broken on command.commands');
  }

  /** The audit as command.audit_v1 has it, with every published head as witness. */
  async verifyAudit(): Promise<ChainVerdict> {
    const { rows } = await this.pool.query<AuditEntry & { seq: string }>('select * from command.audit_v1 order by seq');
    const witnesses = this.outcomes.flatMap(({ audit }) => (audit ? [audit] : []));
    return verifyChain(rows.map((row) => ({ ...row, seq: Number(row.seq) })), witnesses);
  }

  async stop(): Promise<void> {
    await Promise.all(this.started.map(async (service) => service.running && service.stop()));
    await Promise.all(this.readings.map((reading) => reading.close()));
    await this.publisher.close();
    await this.pool.end();
    await Promise.all([this.server.stop(), this.gateways?.stop()]);
    await this.issuer.stop();
    await this.components.stop();
    rmSync(this.home, { recursive: true, force: true });
  }
}
