import { type RestoreGate } from '@orrery/kafka';
import { type Pool } from 'pg';
import { type Logger } from 'pino';
import { type RequestStore } from './adapters/request.store.js';
import { type CommandStore } from './adapters/command.store.js';
import { Lane, type LaneParts } from './lane.js';

/** Lanes at work at once; each holds a session. */
const AT_ONCE = 6;
const FORGET_EVERY_MS = 3_600_000;

/** Looks for lanes with something to do, when woken and every so often, and gives each its turn: one at a time for each twin, over all instances. */
export class Lanes {
  private readonly lanes = new Map<string, Lane>();
  private readonly busy = new Map<string, Promise<void>>();
  private readonly servedAt = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private again = false;
  private stopped = false;
  private forgotAt = 0;
  /** When it was last looked without trouble; milliseconds of a clock that nobody sets. */
  lastLookAt = performance.now();

  constructor(
    private readonly parts: LaneParts & { readonly commands: CommandStore; readonly requests: RequestStore; readonly waiting: (lanes: number) => void; readonly gate: Pick<RestoreGate, 'isOpen'> },
    private readonly pool: Pool,
    private readonly everyMs: number,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.timer = setInterval(() => this.wake(), this.everyMs);
    this.wake();
  }

  /** Something may be to do. */
  wake(): void {
    if (this.stopped) return;
    this.again = true;
    this.looking ??= this.look().finally(() => (this.looking = undefined));
  }

  /** Finishes the turns that are under way, and begins none. */
  async close(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.looking;
    await Promise.all(this.busy.values());
  }

  private async look(): Promise<void> {
    while (this.again && !this.stopped) {
      this.again = false;
      try {
        const { requests, commands, gate } = this.parts;
        if (!(await gate.isOpen())) {
          this.lastLookAt = performance.now();
          return;
        }
        const waiting = new Set([...(await requests.waitingEntities(this.pool)), ...(await commands.openTwins(this.pool))]);
        this.parts.waiting(waiting.size);
        // Who has waited longest comes first: lanes whose devices are away take long turns, and must not keep the others out.
        const inOrder = [...waiting].sort((a, b) => (this.servedAt.get(a) ?? 0) - (this.servedAt.get(b) ?? 0));
        for (const entity of inOrder) if (this.busy.size < AT_ONCE && !this.busy.has(entity) && !this.stopped) this.begin(entity);
        for (const entity of this.lanes.keys()) if (!waiting.has(entity) && !this.busy.has(entity)) this.forget(entity);
        await this.forgetOld();
        this.lastLookAt = performance.now();
      } catch (error) {
        this.logger.warn({ err: error }, 'what is to do cannot be read; trying again');
      }
    }
  }

  private begin(entity: string): void {
    const lane = this.lanes.get(entity) ?? new Lane(entity, this.parts);
    this.lanes.set(entity, lane);
    this.servedAt.set(entity, performance.now());
    const turn = this.asOnly(entity, () => lane.turn())
      .catch((error: unknown) => this.logger.warn({ err: error, entity }, 'a lane did not finish its turn; it gets another'))
      .finally(() => this.busy.delete(entity));
    this.busy.set(entity, turn);
  }

  private forget(entity: string): void {
    this.lanes.delete(entity);
    this.servedAt.delete(entity);
  }

  /** With a session lock on the lane, which the end of the session gives back, however it ends. Nothing where another instance has it. */
  private async asOnly(entity: string, work: () => Promise<void>): Promise<void> {
    const session = await this.pool.connect();
    const heard = (): void => undefined;
    session.on('error', heard);
    let broken: Error | undefined;
    try {
      const { rows } = await session.query<{ ours: boolean }>(`select pg_try_advisory_lock(hashtextextended(current_schema() || $1, 3)) as ours`, [entity]);
      if (rows[0]?.ours !== true) return;
      await work();
      await session.query(`select pg_advisory_unlock(hashtextextended(current_schema() || $1, 3))`, [entity]);
    } catch (error) {
      broken = error as Error;
      throw error;
    } finally {
      session.off('error', heard);
      session.release(broken);
    }
  }

  private async forgetOld(): Promise<void> {
    if (performance.now() - this.forgotAt < FORGET_EVERY_MS && this.forgotAt > 0) return;
    this.forgotAt = performance.now();
    await this.parts.requests.forgetOld(this.pool);
    await this.parts.sources.simulations.forgetOld(this.pool);
  }
}
