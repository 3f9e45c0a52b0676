import { type ExpiredInput, twinInputs } from '@orrery/contracts';
import { type Publisher } from '@orrery/kafka';
import { timestampFromMillis } from '@orrery/twin-model';
import { type TwinProjection } from '../on-input.js';

const TICK_MS = 100;
const WATCH_MS = 1000;

/**
 * The two clocks around the projection, which has none: every 100 ms what has expired is told to the log, as an input like any
 * other; every second Redis is looked at, in case it was emptied.
 */
export class ExpiryProducer {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private watchedAt = 0;

  constructor(
    private readonly projection: TwinProjection,
    private readonly publisher: Publisher,
    private readonly onError: (error: unknown) => void,
  ) {}

  start(): void {
    this.timer = setTimeout(() => {
      this.running = this.tick().catch(this.onError);
      void this.running.then(() => this.timer && this.start());
    }, TICK_MS);
  }

  async close(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.running;
  }

  private async tick(): Promise<void> {
    const nowMs = Date.now();
    const partitions = [...this.projection.partitions.values()];
    const inputs: ExpiredInput[] = [];
    for (const { timers, projection } of partitions) {
      for (const expiry of timers.due(nowMs, (twinId) => projection.twins.get(twinId))) {
        inputs.push({ type: 'expired', receivedTs: timestampFromMillis(nowMs), ...expiry });
      }
    }
    if (inputs.length > 0) {
      await this.publisher.publish(
        twinInputs,
        inputs.map((value) => ({ value, source: 'twin-projector' })),
      );
    }
    if (nowMs - this.watchedAt < WATCH_MS) return;
    this.watchedAt = nowMs;
    for (const partition of partitions) await partition.watchHotState();
  }
}
