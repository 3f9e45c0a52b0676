import { type StreamMessage } from '@orrery/client';
import { type TwinEvent } from '@orrery/contracts';
import { property, twin } from '../domain/testing.js';
import { type TwinView } from '../domain/twin-view.js';
import { type MirrorApi } from './plant-api.js';
import { PlantStore } from './plant-store.js';

const ID = 'acme:riverside:filler';
const AT = '2026-01-01T00:00:00.0000000Z';
const filler = (rev: number, value = rev): TwinView => twin({ rev, properties: { flow: property({ value }) } });
const reading = (rev: number, value: number): StreamMessage => ({
  kind: 'event',
  cursor: String(rev),
  event: {
    type: 'changed',
    twinId: ID,
    rev,
    prevRev: rev - 1,
    at: AT,
    cause: { input: 'readings', offset: '1' },
    changes: [{ kind: 'reported', path: 'flow', state: { value, quality: 'good', eventTs: `2026-01-01T00:00:${String(rev).padStart(2, '0')}.0000000Z`, receivedTs: AT } }],
  } satisfies TwinEvent,
});

/** An api whose stream says what the test says, and whose twins are what the test holds. */
class FakeApi {
  twins: TwinView[] = [filler(1)];
  readonly asked: (number | undefined)[] = [];
  reads = 0;
  fails = false;
  /** Called between the request for the list and its answer. */
  whileReading: () => void = () => undefined;
  readonly #messages: StreamMessage[] = [];
  #wake: () => void = () => undefined;

  say(...messages: StreamMessage[]): void {
    this.#messages.push(...messages);
    this.#wake();
  }

  readonly port: MirrorApi = {
    me: async () => ({ subject: '', name: '', roles: [], expiresAt: '', may: [], mayEverywhere: [], grants: [] }),
    all: async function* <T>(list: (page: object) => Promise<{ readonly items: readonly T[] }>) {
      yield* (await list({})).items;
    },
    models: async () => ({ items: [] }),
    sources: async () => [],
    twinsWithState: async () => {
      this.reads++;
      if (this.fails) throw new Error('the hot state is being rebuilt');
      const items = this.twins.map((state) => ({ twinId: state.twinId, model: state.model, rev: state.rev, state }));
      this.whileReading();
      return { items };
    },
    twin: async (_twinId: string, { minRev }: { minRev?: number } = {}) => {
      this.asked.push(minRev);
      return this.twins[0];
    },
    patchDesired: async () => ({ kind: 'applied', rev: 1 }),
    stream: ({ signal } = {}) => this.#stream(signal!),
  };

  async *#stream(signal: AbortSignal): AsyncGenerator<StreamMessage, void, void> {
    signal.addEventListener('abort', () => this.#wake());
    while (!signal.aborted) {
      const message = this.#messages.shift();
      if (message) yield message;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

describe('the store of the plant', () => {
  let api: FakeApi;
  let store: PlantStore;
  let leaving: AbortController;
  let following: Promise<void>;

  beforeEach(() => {
    api = new FakeApi();
    store = new PlantStore(api.port, () => 0);
    leaving = new AbortController();
    following = store.follow(leaving.signal);
  });
  afterEach(async () => {
    leaving.abort();
    await following;
  });

  /** Resolves as soon as the condition holds; checked at every change of the store. */
  const until = (condition: () => boolean) =>
    new Promise<void>((resolve) => {
      if (condition()) return resolve();
      const stop = store.subscribe(() => {
        if (!condition()) return;
        stop();
        resolve();
      });
    });
  const flow = () => store.twin(ID)?.properties['flow']?.value;
  const isReady = () => store.plant().phase.kind === 'ready';

  it('reads the plant once the stream is open, and follows it', async () => {
    api.say({ kind: 'open' });
    await until(isReady);
    api.say(reading(2, 20));
    await until(() => flow() === 20);
    expect(store.plant().stream.kind).toBe('live');
    expect(store.trends.trend(ID, 'flow')?.values).toEqual([1, 20]);
  });

  it('keeps what comes while the plant is being read, and drops what the reading holds already', async () => {
    api.twins = [filler(3, 30)];
    api.whileReading = () => api.say(reading(3, 30), reading(4, 40));
    api.say({ kind: 'open' });
    await until(() => flow() === 40);
    expect(store.twin(ID)?.rev).toBe(4);
    expect(api.asked).toEqual([]);
  });

  it('reads a twin again where revisions are missing', async () => {
    api.say({ kind: 'open' });
    await until(isReady);
    api.twins = [filler(9, 90)];
    api.say(reading(8, 80));
    await until(() => flow() === 90);
    expect(api.asked).toEqual([8]);
  });

  it('never goes back to an older revision', async () => {
    api.say({ kind: 'open' });
    await until(isReady);
    api.say(reading(2, 20));
    await until(() => flow() === 20);
    await store.readTwin(ID); // answered with revision 1
    expect(flow()).toBe(20);
  });

  it('reads everything again after it fell behind, and leaves a gap in the trends', async () => {
    api.say({ kind: 'open' });
    await until(isReady);
    api.twins = [filler(50, 5)];
    api.say({ kind: 'lagged', reason: 'slow-reader', twins: [], more: 0, from: '0', to: '1', cursor: '1' });
    await until(() => flow() === 5);
    expect(store.plant().stream.laggedAt).toBe(0);
    expect(store.trends.trend(ID, 'flow')?.breaks).toContain('gap');
  });

  it('takes the new life of a twin whose end it missed', async () => {
    api.twins = [filler(57)];
    api.say({ kind: 'open' });
    await until(isReady);
    api.twins = [filler(2, 200)];
    api.say({ kind: 'lagged', reason: 'cursor-expired', twins: [], more: 0, from: '0', to: '1', cursor: '1' });
    await until(() => flow() === 200);
    expect(store.twin(ID)?.rev).toBe(2);
    api.say(reading(3, 30));
    await until(() => flow() === 30);
  });

  it('says why the plant cannot be read, and reads it when it can be', async () => {
    api.fails = true;
    api.say({ kind: 'open' });
    await until(() => store.plant().phase.kind === 'failed');
    expect(store.plant().phase).toEqual({ kind: 'failed', reason: 'the hot state is being rebuilt' });
    api.fails = false;
    await store.readAll();
    expect(isReady()).toBe(true);
  });

  it('says since when the connection is lost', async () => {
    api.say({ kind: 'open' }, { kind: 'lost', reason: 'the api ended the stream', retryInMs: 250 });
    await until(() => store.plant().stream.kind === 'lost');
    expect(store.plant().stream).toMatchObject({ kind: 'lost', since: 0, reason: 'the api ended the stream' });
  });

  it('forgets a twin that is deleted', async () => {
    api.say({ kind: 'open' });
    await until(isReady);
    api.say({ kind: 'event', cursor: '2', event: { type: 'deleted', twinId: ID, rev: 2, prevRev: 1, at: AT, cause: { input: 'deleted', offset: '2' }, changes: [] } });
    await until(() => store.plant().summaries.size === 0);
    expect(store.twin(ID)).toBeUndefined();
  });
});
