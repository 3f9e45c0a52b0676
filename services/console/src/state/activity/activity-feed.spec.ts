import { type ActivityMessage, type Command, type ListedAlert } from '@orrery/client';
import { ActivityFeed } from './activity-feed.js';

describe('alerts and commands as they come', () => {
  const told: string[] = [];
  const stores = {
    alerts: { read: async () => void told.push('read alerts'), take: ({ key }: ListedAlert) => void told.push(`alert ${key}`) },
    commands: { read: async () => void told.push('read commands'), take: ({ id }: Command) => void told.push(`command ${id}`) },
    stops: { read: async () => void told.push('read stops') },
  };
  const READ = ['read alerts', 'read commands', 'read stops'];
  beforeEach(() => told.splice(0));

  async function follow(messages: readonly ActivityMessage[], failure?: Error) {
    const leaving = new AbortController();
    const states: string[] = [];
    const feed = new ActivityFeed({ activity: async function* () { yield* messages; if (failure) throw failure; } }, stores, () => 7);
    feed.subscribe(() => states.push(feed.current().kind));
    await feed.follow(leaving.signal);
    leaving.abort();
    return { states, feed };
  }

  it('are read once the stream is open, and again only where some were left out', async () => {
    const lost = { kind: 'lost', reason: 'gone', retryInMs: 1 } as const;
    const { states } = await follow([{ kind: 'open' }, { kind: 'alert', alert: { key: 'a' } as ListedAlert, cursor: 'c1' }, lost, lost, { kind: 'open' }, { kind: 'command', command: { id: 'c' } as Command, cursor: 'c2' }, { kind: 'lagged', reason: 'cursor-expired', cursor: 'c3' }]);
    expect(told).toEqual([...READ, 'alert a', 'command c', ...READ]);
    expect(states).toEqual(['live', 'lost', 'live']);
  });

  it('are not said to be live where the stream cannot be had', async () => {
    const { feed } = await follow([], new Error('no such route'));
    expect(feed.current()).toEqual({ kind: 'lost', since: 7, reason: 'no such route' });
  });

  it.each([
    ['are all read again and again while they are not live', [], ['read alerts', 'read commands', 'read stops']],
    ['have windows of maintenance, which come over no stream, read now and then while all else is live', [{ kind: 'open' }], ['read alerts', 'read commands', 'read stops', 'read stops', 'read stops']],
  ] as const)('%s', async (_name, messages, first) => {
    const leaving = new AbortController();
    let waits = 0;
    const ended = new Promise<void>((resolve) => leaving.signal.addEventListener('abort', () => resolve()));
    // Six waits, then it is left.
    const wait = async () => {
      await new Promise(setImmediate);
      if ((waits += 1) > 6) leaving.abort();
    };
    const feed = new ActivityFeed({ activity: async function* () { yield* messages; await ended; } }, stores, () => 7, wait, () => false);
    await feed.follow(leaving.signal);
    expect(told.slice(0, first.length)).toEqual(first);
    expect(told.filter((each) => each === 'read alerts')).toHaveLength(messages.length === 0 ? 6 : 1);
  });

  it('read a lock or a switch again that somebody has thrown', async () => {
    await follow([{ kind: 'stop', stop: { type: 'killed', site: 'acme:riverside', at: 't' }, cursor: 'c' }]);
    expect(told).toEqual(['read stops']);
  });
});
