import { ApiError, type Command } from '@orrery/client';
import { CommandStore } from './command-store.js';

const command = (id: string, changes: Partial<Command> = {}): Command => ({ id, twinId: 'acme:riverside:filler', path: 'speed', value: 1, state: 'proposed', ended: false, proposedAt: 't', changedAt: 't', approvals: [], approvalsNeeded: 1, ...changes });

describe('the commands under way of a browser', () => {
  it('come and go as the stream tells them, the latest first', async () => {
    const store = new CommandStore({ commands: { list: async () => ({ items: [command('a'), command('b')] }) } });
    await store.read();
    store.take(command('b', { state: 'approved' }));
    store.take(command('c'));
    store.take(command('a', { state: 'verified', ended: true }));
    expect(store.current().open?.map(({ id, state }) => [id, state])).toEqual([['c', 'proposed'], ['b', 'approved']]);
  });

  it('are not put back by a reading that was on its way while one was told', async () => {
    const answers = [[command('a')], []];
    let told = (): void => undefined;
    const store = new CommandStore({ commands: { list: async () => { const items = answers.shift()!; told(); told = () => undefined; return { items }; } } });
    told = () => store.take(command('a', { state: 'verified', ended: true }));
    await store.read();
    await new Promise((resolve) => setImmediate(resolve));
    expect([store.current().open, answers]).toEqual([[], []]);
  });

  it('say that commands do not run here', async () => {
    const store = new CommandStore({ commands: { list: () => Promise.reject(new ApiError(503, { type: 'https://orrery.dev/problems/command-not-there', title: 'x', status: 503, detail: 'not there' })) } });
    await store.read();
    expect(store.current()).toMatchObject({ isAbsent: true, open: undefined });
  });
});
