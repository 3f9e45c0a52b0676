import { setTimeout as pause } from 'node:timers/promises';
import { inTransaction, type KafkaLog, type RestoreGate } from '@orrery/kafka';
import { type Pool } from 'pg';
import { cutHistory } from './adapters/retention.store.js';
import { type LogEnd } from './adapters/log-end.js';
import { type Clock } from './clock.js';
import { type Pager } from './pager.js';
import { type Sweep } from './sweep.js';

const RETENTION_EVERY_MS = 3_600_000;

/** The only place with a clock: every tick passes the time on, one thing after the other. What fails is tried again with the next. */
export class Ticker {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private cutAtMs = 0;

  constructor(
    private readonly everyMs: number,
    private readonly retentionMs: number,
    private readonly database: { readonly pool: Pool; readonly schema: string },
    private readonly logEnd: LogEnd,
    private readonly sweep: Sweep,
    private readonly clock: Clock,
    private readonly pager: Pager,
    private readonly gate: Pick<RestoreGate, 'isOpen'>,
    private readonly logger: KafkaLog,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await this.logEnd.close();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const nowMs = Date.now();
      await this.step('rules', async () => {
        const caughtUp = await this.logEnd.caughtUp();
        await this.sweep.run(caughtUp);
        await this.clock.passTwins(nowMs, caughtUp);
      });
      await this.step('alerts', () => this.clock.passAlerts(nowMs));
      await this.step('windows', () => this.clock.passWindows(nowMs));
      await this.step('pages', async () => ((await this.gate.isOpen()) ? this.pager.run(nowMs) : undefined));
      await this.step('retention', () => this.cut(nowMs));
      await pause(this.everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async step(name: string, work: () => Promise<void>): Promise<void> {
    if (this.stopping.signal.aborted) return;
    await work().catch((error: unknown) => this.logger.warn({ err: error, step: name }, 'time could not be passed on; trying again'));
  }

  private async cut(nowMs: number): Promise<void> {
    if (nowMs < this.cutAtMs) return;
    const more = await inTransaction(this.database.pool, this.database.schema, (tx) => cutHistory(tx, nowMs - this.retentionMs));
    this.cutAtMs = more ? nowMs : nowMs + RETENTION_EVERY_MS;
  }
}
