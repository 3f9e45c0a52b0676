import { type Contract, twinInputs } from '@orrery/contracts';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { type KafkaSettings } from '../connection/settings.js';
import { awaitTopics } from './await-topics.js';

const CONTRACTS = [twinInputs] as unknown as Contract[];

describe('awaitTopics', () => {
  let stopping: AbortController;
  let said: { fields: { waitsFor?: string }; message: string }[];
  let troubles: Map<string, string>;
  let reasons: string[];
  let seen: (() => void)[];
  let closed: Server;

  /** Until the health of the service has shown the reason so many times. */
  const shown = async (reason: RegExp, times: number): Promise<void> => {
    while (reasons.filter((detail) => reason.test(detail)).length < times) await new Promise<void>((resolve) => seen.push(resolve));
  };
  const settings = (...brokers: string[]): KafkaSettings => ({
    brokers,
    clientId: 'historian',
    realm: 'real',
    logger: { debug: () => undefined, info: () => undefined, error: () => undefined, warn: (fields, message) => void said.push({ fields, message }) },
    health: {
      trouble: (name, detail) => {
        if (detail === undefined) return void troubles.delete(name);
        troubles.set(name, detail);
        reasons.push(detail);
        for (const resolve of seen.splice(0)) resolve();
      },
    },
  });
  /** A port of this machine at which nobody listens. */
  const nobody = async (): Promise<string> => {
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    return `127.0.0.1:${port}`;
  };

  beforeEach(() => {
    stopping = new AbortController();
    said = [];
    troubles = new Map();
    reasons = [];
    seen = [];
    closed = createServer();
  });
  afterEach(() => stopping.abort());

  it('waits for a broker that is not there, says so at once and once, and ends at once when it is told to stop', async () => {
    const broker = await nobody();
    const waiting = awaitTopics(settings(broker), CONTRACTS, stopping.signal);
    expect(troubles.get('kafka')).toBe(`connecting to ${broker}`);
    await shown(/ECONNREFUSED/, 3);
    expect(said).toEqual([{ fields: { waitsFor: 'kafka', ms: expect.any(Number) }, message: expect.stringMatching(/^Kafka at 127\.0\.0\.1:\d+ cannot be used yet: .*ECONNREFUSED.*See that it runs, and that ORRERY_KAFKA_BROKERS has its addresses\. It is tried again by itself\.$/) }]);
    stopping.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(/^Stopped while waiting\. Kafka at .*ECONNREFUSED/) });
  });

  it('waits for a name that does not resolve yet', async () => {
    const waiting = awaitTopics(settings('kafka.invalid:9092'), CONTRACTS, stopping.signal);
    await shown(/kafka\.invalid:9092 cannot be used yet: .*(ENOTFOUND|EAI_AGAIN)/, 2);
    stopping.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('asks each of the brokers in turn', async () => {
    const [one, other] = [await nobody(), await nobody()];
    const waiting = awaitTopics(settings(one, other), CONTRACTS, stopping.signal);
    await shown(new RegExp(`cannot be used yet: .*${one}`), 1);
    await shown(new RegExp(`cannot be used yet: .*${other}`), 1);
    stopping.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('does not begin when it was told to stop before', async () => {
    stopping.abort();
    await expect(awaitTopics(settings(await nobody()), CONTRACTS, stopping.signal)).rejects.toMatchObject({ message: expect.stringMatching(/^Stopped while waiting\. connecting to/) });
  });
});
