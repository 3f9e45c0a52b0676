import { type TwinEvent } from '@orrery/contracts';
import { type Delivered } from '@orrery/kafka';
import { type Drain, HealthRegistry, Metrics } from '@orrery/service-kit';
import { type TwinDirectoryStore } from '../adapters/twin-directory.store.js';
import { type TopicReader } from '../platform/kafka.providers.js';
import { FixedPolicy } from '../testing/fixed-policy.js';
import { StreamHub } from './stream-hub.js';

const AT = '2026-01-01T00:00:00.0000000Z';
const registered = (twinId: string, partOf: string): TwinEvent => ({
  type: 'registered',
  twinId,
  rev: 1,
  prevRev: 0,
  at: AT,
  cause: { input: 'registered', offset: '1' },
  changes: [{ kind: 'definition', definition: { model: 'dtmi:m;1', partOf, properties: {}, relationships: [], sources: {} } }],
});

describe('the hub of streams', () => {
  it('knows a twin that is registered while it reads those that are', async () => {
    let take: (record: Delivered<TwinEvent | null>) => void = () => undefined;
    const read = ((_contract: unknown, options: { onRecord: typeof take }) => {
      take = options.onRecord;
      return { caughtUp: Promise.resolve(), positionOf: () => 0n, close: async () => undefined };
    }) as unknown as TopicReader;
    type Parts = Awaited<ReturnType<TwinDirectoryStore['tree']>>;
    let answer: (parts: Parts) => void = () => undefined;
    const parts = new Promise<Parts>((resolve) => (answer = resolve));
    const hub = new StreamHub(read, { tree: () => parts } as TwinDirectoryStore, new Metrics('api', '0'), new FixedPolicy().current, new HealthRegistry(), { add: () => undefined } as unknown as Drain, { info: () => undefined, warn: () => undefined });
    const starting = hub.onApplicationBootstrap();
    const record = { partition: 0, offset: 0n, value: registered('acme:riverside:pump', 'acme:riverside:line') };
    take(record as Delivered<TwinEvent>);
    answer([{ twinId: 'acme:riverside:line', partOf: 'acme:riverside:site' }]); // as it was before
    await starting;
    expect([...hub.tree.twinIds()].sort()).toEqual(['acme:riverside:line', 'acme:riverside:pump']);
    expect(hub.tree.isWithin('acme:riverside:pump', 'acme:riverside:site')).toBe(true);
  });
});
