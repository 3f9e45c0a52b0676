import { backOffMs, RECONNECT_BACK_OFF } from './back-off.js';
import { ItemTable } from './item-table.js';
import { type MonitoredItem } from './monitored-item.js';
import { type ItemSpec } from './plan-items.js';
import { SessionKeeper } from './session-keeper.js';
import { type SourceHandler, type SourceSettings } from './source-handler.js';
import { SourceLink } from './source-link.js';
import { type Granted } from './subscription.js';

const WATCH_MS = 200;

/**
 * One OPC UA server and the items monitored there, kept alive by its own proof: each subscription must be heard of
 * within its keep-alive time, whatever the channel says (rule R4; node-opcua#1524, #1059).
 */
export class OpcuaSource {
  private readonly table: ItemTable;
  private readonly link: SourceLink;
  private stopped = false;
  private paused = false;
  private lastKeptMs = 0;
  /** Every subscription has been heard of since the link was last set up. */
  private connected = false;
  private established = false;
  /** Silent at the last look: one more look decides, so that a busy process does not blame the server. */
  private suspected = false;
  /** The session is up and silent even so: it is given up, not trusted once more. */
  private distrusted = false;
  private attempt = 0;
  /** The certificate that the present channel was opened with. */
  private shown = '';
  private end: (reason: string) => void = () => undefined;
  private wake: () => void = () => undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly settings: SourceSettings,
    private readonly handler: SourceHandler,
  ) {
    this.table = new ItemTable(settings.itemRetryMs ?? 30_000);
    const keeper = new SessionKeeper({ connectTimeoutMs: 10_000, requestTimeoutMs: 10_000, sessionTimeoutMs: 60_000, ...settings });
    this.link = new SourceLink(keeper, this.table, settings.subscription, handler, () => this.heard());
  }

  /** What the server granted; undefined before it was first reached. */
  get granted(): Granted | undefined {
    return this.link.subscriptions[0]?.granted;
  }

  /** How many subscriptions carry the items. */
  get subscriptionCount(): number {
    return this.link.subscriptions.length;
  }

  get items(): readonly MonitoredItem[] {
    return this.table.all();
  }

  /** Connects, and stays connected until stop(). */
  start(): void {
    this.running ??= this.run();
  }

  /** Monitors exactly these from now on; what stays the same is not touched. */
  setItems(items: readonly ItemSpec[]): void {
    this.table.want(items);
    this.link.applyChanges();
  }

  /** No more values until resume(): the server queues them, and says so where its queue was too short. */
  pause(): void {
    if (this.paused) return;
    this.paused = true;
    this.lastKeptMs = performance.now();
    this.link.pause();
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.link.resume(performance.now());
  }

  /** Ends the subscriptions and the session at the server, so that nothing of them is left there. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.end('stopped');
    this.wake();
    await this.running;
    this.settings.onServerCertificate?.(undefined);
  }

  private async run(): Promise<void> {
    const watch = setInterval(() => this.watch(), WATCH_MS);
    this.handler.state('connecting');
    while (!this.stopped) {
      const reason = await this.untilBroken();
      this.connected = false;
      this.established = false;
      if (this.stopped) break;
      this.link.takeDown();
      this.handler.state('disconnected', reason);
      await this.rest();
    }
    clearInterval(watch);
    await this.link.close();
  }

  private async untilBroken(): Promise<string> {
    const broken = new Promise<string>((resolve) => (this.end = resolve));
    this.shown = this.settings.pki.thumbprint;
    try {
      await this.link.establish((reason) => this.end(reason), !this.distrusted);
      this.distrusted = false;
      this.established = true;
      this.heard();
      return await broken;
    } catch (error) {
      return describe(error);
    }
  }

  /** A first proof of life of every subscription is what "connected" means here. */
  private heard(): void {
    if (this.connected || !this.established || !this.link.subscriptions.every(({ proven }) => proven)) return;
    this.connected = true;
    this.attempt = 0;
    this.handler.state('connected');
  }

  private watch(): void {
    const now = performance.now();
    if (this.established && this.settings.pki.thumbprint !== this.shown) this.end('this client has another certificate: it connects anew with it');
    this.link.retryFailed(now);
    if (this.paused) this.keep(now);
    const silent = this.link.silent(now);
    if (silent && this.suspected) {
      this.distrusted = !silent.proven;
      this.link.cause = 'subscription-recreated';
      this.end(`no sign of life from the subscription for ${Math.round(now - silent.lastSignMs)} ms`);
    }
    this.suspected = silent !== undefined;
  }

  private keep(nowMs: number): void {
    const { granted } = this;
    const every = granted ? (granted.publishingIntervalMs * granted.lifetimeCount) / 4 : this.settings.subscription.lifetimeMs / 4;
    if (nowMs - this.lastKeptMs < Math.min(every, 10_000)) return;
    this.lastKeptMs = nowMs;
    this.link.keep();
  }

  private async rest(): Promise<void> {
    const ms = backOffMs(this.attempt, this.settings.backOff ?? RECONNECT_BACK_OFF, Math.random());
    this.attempt += 1;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function describe(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const remedy = (error as { remedy?: string } | null)?.remedy;
  return remedy ? `${message}. ${remedy}` : message;
}
