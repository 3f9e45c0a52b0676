import { Logger } from '@nestjs/common';
import { type Answer } from '@orrery/twin-model';
import { type Redis } from 'ioredis';

/** A request that was not answered in time can be asked after for as long as the projector keeps its answers. */
const REQUEST_LIFE_S = 60;

/**
 * What the projector answers to desired changes: it writes `<realm>:answer:<requestId>` (60 s) and publishes the same on
 * `<realm>:answers`. Every instance hears every answer and keeps those it waits for.
 */
export class DesiredAnswers {
  private readonly waiting = new Map<string, (answer: Answer) => void>();
  private readonly logger = new Logger('answers');

  constructor(
    private readonly redis: Redis,
    /** A connection of its own: one that is subscribed does nothing else. */
    private readonly subscriber: Redis,
    private readonly realm: string,
  ) {}

  async listen(): Promise<void> {
    this.subscriber.on('message', (_channel, json: string) => {
      const answer = parsed(json);
      this.waiting.get(answer.requestId)?.(answer);
    });
    await this.subscriber.subscribe(`${this.realm}:answers`);
    this.logger.debug('listening for answers');
  }

  /** Begins to wait before the request is made; undefined when no answer came within `timeoutMs`. */
  expect(requestId: string, timeoutMs: number): { readonly answer: Promise<Answer | undefined>; cancel(): void } {
    let cancel = () => undefined as void;
    const answer = new Promise<Answer | undefined>((resolve) => {
      const settle = (found: Answer | undefined) => {
        clearTimeout(timer);
        this.waiting.delete(requestId);
        resolve(found);
      };
      // A message that was published while the connection was down is found under its key.
      const timer = setTimeout(() => void this.find(requestId).then(settle, () => settle(undefined)), timeoutMs);
      this.waiting.set(requestId, settle);
      cancel = () => settle(undefined);
    });
    return { answer, cancel };
  }

  async find(requestId: string): Promise<Answer | undefined> {
    const json = await this.redis.get(`${this.realm}:answer:${requestId}`);
    return json === null ? undefined : parsed(json);
  }

  /** Remembers a request that was handed to the projector and not answered yet. */
  async remember(requestId: string, twinId: string): Promise<void> {
    await this.redis.set(`${this.realm}:request:${requestId}`, twinId, 'EX', REQUEST_LIFE_S);
  }

  async remembers(requestId: string, twinId: string): Promise<boolean> {
    return (await this.redis.get(`${this.realm}:request:${requestId}`)) === twinId;
  }
}

/** Redis holds what the projector wrote; it is no message. */
// eslint-disable-next-line no-restricted-syntax
const parsed = (json: string): Answer => JSON.parse(json) as Answer;
