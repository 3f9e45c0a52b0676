import { HealthRegistry } from './health-registry.js';
import { Waiting } from './waiting.js';

const { jest } = import.meta;

describe('a start that waits', () => {
  let health: HealthRegistry;
  let said: { level: string; fields: object; message: string }[];
  let waiting: Waiting;
  let read: number;

  /** A view that is read by and by. */
  const view = () => {
    let end: (done: string) => void = () => undefined;
    let fail: (error: Error) => void = () => undefined;
    const work = new Promise<string>((resolve, reject) => ([end, fail] = [resolve, reject]));
    return { end, fail, done: waiting.during('views', work, () => `${read} of 9 read`, 'views are read') };
  };
  const views = async () => (await health.report('ready')).checks.views;

  beforeEach(() => {
    jest.useFakeTimers();
    [health, said, read] = [new HealthRegistry(), [], 0];
    const as = (level: string) => (fields: object, message: string) => void said.push({ level, fields, message });
    waiting = new Waiting({ info: as('info'), warn: as('warn') }, health);
  });
  afterEach(() => void jest.useRealTimers());

  it('for work that goes on by itself shows how far it is, from the first moment until it is done', async () => {
    const { end, done } = view();
    expect(await views()).toEqual({ ok: false, detail: '0 of 9 read' });
    read = 5;
    jest.advanceTimersByTime(1_000);
    expect(await views()).toEqual({ ok: false, detail: '5 of 9 read' });
    end('book');
    expect(await done).toBe('book');
    expect(await views()).toBeUndefined();
    expect(said).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('says it in the log where it takes long, and again every half a minute, and that it is over', async () => {
    const { end, done } = view();
    jest.advanceTimersByTime(4_900);
    expect(said).toEqual([]);
    jest.advanceTimersByTime(1_100);
    read = 7;
    jest.advanceTimersByTime(30_000);
    end('book');
    await done;
    expect(said.map(({ level, message }) => `${level}: ${message}`)).toEqual(['warn: 0 of 9 read', 'warn: 7 of 9 read', 'info: views are read']);
    expect(said[0]!.fields).toMatchObject({ waitsFor: 'views' });
  });

  it('for work that fails passes that on, and goes on looking at nothing', async () => {
    const { fail, done } = view();
    fail(new Error('Closed connection'));
    await expect(done).rejects.toThrow('Closed connection');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('shows the peer that it waits for now in the place of the one before', async () => {
    waiting.say('kafka', 'connect ECONNREFUSED');
    waiting.say('topics', 'twin.inputs.v1 is missing');
    expect((await health.report('ready')).checks).toEqual({ phase: { ok: false, detail: 'starting' }, topics: { ok: false, detail: 'twin.inputs.v1 is missing' } });
  });
});
