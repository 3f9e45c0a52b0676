import { EventEmitter } from 'node:events';
import { HealthRegistry } from '../health/health-registry.js';
import { RedisPeer } from './redis-peer.js';

/** What ioredis tells of its connection. */
class Client extends EventEmitter {
  readonly options = {};
  readonly stream = undefined;
  status = 'connecting';

  ping(): Promise<string> {
    return Promise.resolve('PONG');
  }

  fails(reason: string): void {
    this.emit('error', new Error(reason));
    this.emit('close');
  }
}

describe('a Redis that cannot be reached', () => {
  let client: Client;
  let health: HealthRegistry;
  let said: { fields: object; message: string }[];
  let peer: RedisPeer;

  const redis = async () => (await health.report('ready')).checks.redis;
  const warnings = () => said.map(({ message }) => message);

  beforeEach(() => {
    [client, health, said] = [new Client(), new HealthRegistry(), []];
    const log = (fields: object, message: string) => void said.push({ fields, message });
    peer = new RedisPeer(client, { url: 'redis://redis:6379', logger: { info: log, warn: log }, health });
  });

  it('is waited for as whatever else is: in the report at once, with the reason when there is one, in the log once for each', async () => {
    expect(await redis()).toEqual({ ok: false, detail: 'connecting to Redis at redis:6379' });
    client.fails('connect ECONNREFUSED');
    client.fails('connect ECONNREFUSED');
    client.fails('connect ETIMEDOUT');
    client.fails('connect ECONNREFUSED');
    expect(await redis()).toMatchObject({ ok: false, detail: expect.stringMatching(/^Redis at redis:6379 cannot be reached: connect ECONNREFUSED\. See that it runs/) });
    expect(warnings()).toEqual([expect.stringContaining('ECONNREFUSED'), expect.stringContaining('ETIMEDOUT')]);
    expect(said[0]!.fields).toMatchObject({ waitsFor: 'redis' });
  });

  it('is reached once it answers, and goes away anew', async () => {
    const reached = peer.reached(new AbortController().signal);
    client.fails('connect ECONNREFUSED');
    client.emit('ready');
    await reached;
    expect([peer.isAway, await redis()]).toEqual([false, { ok: true }]);
    client.fails('connect ECONNREFUSED');
    expect([peer.isAway, (await redis())!.ok]).toEqual([true, false]);
    expect(warnings()).toEqual([expect.stringContaining('ECONNREFUSED'), 'Redis is reached', expect.stringContaining('ECONNREFUSED')]);
  });

  it('is not spoken of when it is there at once', () => {
    client.emit('ready');
    expect(said).toEqual([]);
  });

  it('is not waited for any more by who is told to stop, and not spoken of by who has closed it', async () => {
    const stopping = new AbortController();
    const reached = peer.reached(stopping.signal);
    client.fails('connect ECONNREFUSED');
    stopping.abort();
    await expect(reached).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('redis:6379'), remedy: expect.stringContaining('ORRERY_REDIS_URL') });
    client.emit('ready');
    client.status = 'end';
    client.emit('close');
    expect(warnings()).toHaveLength(2);
  });
});
