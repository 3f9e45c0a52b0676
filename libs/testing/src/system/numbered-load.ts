import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { brokerPasswordsFile, type StackContext } from '@orrery/local-stack';
import { until } from '../until.js';
import { checkChain, checkNumbers, type Point } from './check-numbers.js';
import { COUNTER_SOURCE, counterTopic, counterTwin, writeCounterPlant } from './counter-plant.js';
import { RowPublisher } from './row-publisher.js';
import { type RunningSystem } from './running-system.js';
import { Standstill } from './standstill.js';
import { readChains, readPoints } from './witnesses.js';

const USER = 'mqtt-ingestion';

export interface LoadOptions {
  readonly twins?: number;
  /** Readings a second, of all twins together. */
  readonly perSecond?: number;
}

export interface Verdict {
  /** Readings that the broker has acknowledged to the machines. */
  readonly sent: number;
  readonly inHistory: number;
  /** Longest time from a machine's sending until the log had it, in seconds: how long what was done held ingestion up. */
  readonly longestDelayS: number;
  /** How long the state of a twin stood still at the longest, as a reader of the API saw it, in seconds. */
  readonly longestStandstillS: number;
}

/**
 * Machines that count, over plain MQTT at QoS 1: what is done to the platform meanwhile must lose none of their numbers, double none and turn none round.
 * `verify` is the witness: each number once in history and in order, revisions without a gap, and the last number the twin's state.
 */
export class NumberedLoad {
  private readonly sent: number[];
  private lastMs = 0;
  private stopping = false;
  private running: Promise<void> | undefined;
  private standstill: Standstill | undefined;
  private longestStandstillS = 0;
  private readonly startedAt = new Date();

  private constructor(
    private readonly system: RunningSystem,
    private publisher: RowPublisher,
    private readonly perSecond: number,
    twins: number,
  ) {
    this.sent = Array.from({ length: twins }, () => 0);
  }

  /** For `envOf` of the system: the password of the machines' source beside those of the repository's own plants. */
  static readonly envOf = {
    'mqtt-ingestion': (context: StackContext): Record<string, string> => {
      const file = brokerPasswordsFile(context.home, USER);
      const { username, password } = context.mqtt.credentials(USER)!;
      const passwords = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
      writeFileSync(file, JSON.stringify({ ...passwords, [COUNTER_SOURCE]: { endpoint: new URL(context.mqtt.url).host, user: username, password } }), { mode: 0o600 });
      return {};
    },
  };

  /** Applies the plant of the machines, waits for their source and lets them count. */
  static async start(system: RunningSystem, { twins = 20, perSecond = 200 }: LoadOptions = {}): Promise<NumberedLoad> {
    const { mqtt } = system.stack.context;
    await system.applyFolder(writeCounterPlant(system.folder, twins, { url: mqtt.url, user: USER }));
    await until('the source of the counters to be connected', async () => (await system.get<{ status?: { state: string } }>(`/sources/${COUNTER_SOURCE}`)).status?.state === 'connected', { timeoutMs: 180_000, everyMs: 100 });
    const load = new NumberedLoad(system, await connect(system), perSecond, twins);
    load.goOn();
    return load;
  }

  /** All numbers so far that the broker has acknowledged. */
  get total(): number {
    return this.sent.reduce((sum, count) => sum + count, 0);
  }

  /** Counts on after `stop`, with a new connection where the broker has others passwords by now. */
  async resume(): Promise<void> {
    this.publisher = await connect(this.system);
    this.stopping = false;
    this.goOn();
  }

  /** The machines stand still; what they have sent is acknowledged by the broker. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.standstill?.stop();
    this.longestStandstillS = Math.max(this.longestStandstillS, this.standstill?.longestS ?? 0);
    await this.running;
    await this.publisher.close();
  }

  /**
   * Waits until all numbers are in history, and looks whether they are what was sent.
   * @param events also the revisions on twin.events, from its beginning
   * @throws with every fault that there is, by twin
   */
  async verify({ events = true, timeoutMs = 120_000 }: { events?: boolean; timeoutMs?: number } = {}): Promise<Verdict> {
    const deadline = performance.now() + timeoutMs;
    const faults: string[] = [];
    const verdict = { sent: this.total, inHistory: 0, longestDelayS: 0, longestStandstillS: this.longestStandstillS };
    for (const [index, count] of this.sent.entries()) {
      const points = await this.pointsOf(index, count, deadline);
      verdict.inHistory += points.length;
      verdict.longestDelayS = points.reduce((longest, { t, knownAt = t }) => Math.max(longest, (Date.parse(knownAt) - Date.parse(t)) / 1000), verdict.longestDelayS);
      faults.push(...checkNumbers(points, count).map((fault) => `${counterTwin(index)}: ${fault}`));
      faults.push(...(await this.faultsOfState(index, count, deadline)));
    }
    if (events) for (const [twin, chain] of await readChains(this.system.kafka, 'counting:')) faults.push(...checkChain(chain).map((fault) => `${twin}: ${fault}`));
    if (faults.length > 0) throw new Error(`${faults.length} faults among ${verdict.sent} numbers:\n${faults.slice(0, 40).join('\n')}`);
    return verdict;
  }

  private goOn(): void {
    this.running = this.count();
    this.standstill = new Standstill(() => this.stateOf(0));
    // Reported by stop(): until then nobody waits for it.
    this.running.catch(() => undefined);
  }

  private async count(): Promise<void> {
    const started = performance.now();
    let rounds = 0;
    while (!this.stopping) {
      // Rounds that catch up follow each other within a millisecond, which would give two numbers one time.
      this.lastMs = Math.max(Date.now(), this.lastMs + 1);
      const at = new Date(this.lastMs).toISOString();
      await Promise.all(this.sent.map((_count, index) => this.sendNext(index, at)));
      rounds += 1;
      const ahead = ((rounds * this.sent.length) / this.perSecond) * 1000 - (performance.now() - started);
      if (ahead > 0) await pause(ahead);
    }
  }

  private async sendNext(index: number, at: string): Promise<void> {
    const n = this.sent[index]! + 1;
    await this.publisher.publish(counterTopic(index), JSON.stringify({ n, at }));
    this.sent[index] = n;
  }

  private async pointsOf(index: number, count: number, deadline: number): Promise<Point[]> {
    let points: Point[] = [];
    while (points.length < count && performance.now() < deadline) {
      points = await readPoints(this.system, counterTwin(index), this.startedAt).catch(() => []);
      if (points.length < count) await pause(300);
    }
    return points;
  }

  /** History and state follow the log each at its own pace. */
  private async faultsOfState(index: number, count: number, deadline: number): Promise<string[]> {
    if (count === 0) return [];
    let value = await this.stateOf(index);
    while (Number(value) !== count && performance.now() < deadline) {
      await pause(300);
      value = await this.stateOf(index);
    }
    return Number(value) === count ? [] : [`${counterTwin(index)}: its state says ${String(value)}, the last number was ${count}`];
  }

  private async stateOf(index: number): Promise<unknown> {
    const twin = await this.system.get<{ properties?: { count?: { value?: unknown } } }>(`/twins/${counterTwin(index)}`);
    return twin.properties?.count?.value;
  }
}

async function connect(system: RunningSystem): Promise<RowPublisher> {
  const { mqtt } = system.stack.context;
  return RowPublisher.connect({ url: mqtt.url, ca: mqtt.ca, ...mqtt.credentials('admin')! });
}
