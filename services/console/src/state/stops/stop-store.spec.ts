import { ApiError, type CommandLocks } from '@orrery/client';
import { StopStore } from './stop-store.js';

const AT = '2026-01-01T00:00:00.0000000Z';
const absent = (kind: string) => new ApiError(503, { type: `https://orrery.dev/problems/${kind}`, title: 'x', status: 503, detail: 'not there' });

function scene(answers: (CommandLocks | Error)[]) {
  let drawn = 0;
  const store = new StopStore({
    commands: { locks: () => { const answer = answers.shift()!; return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer); } },
    maintenance: { windows: () => Promise.reject(absent('alerting-not-there')) },
  });
  store.subscribe(() => drawn++);
  return { store, drawn: () => drawn };
}

describe('kill switches, locks and windows of a browser', () => {
  const stopped: CommandLocks = { locks: [], killed: [{ site: 'acme:riverside', at: AT }] };

  it('stay as they were read last while they cannot be read: a switch that is on never looks off', async () => {
    const { store } = scene([stopped, new Error('no answer')]);
    await store.read();
    await store.read();
    expect(store.current()).toMatchObject({ killed: stopped.killed, failure: 'no answer' });
  });

  it('are none where what would hold them does not run, which is no failure', async () => {
    const { store } = scene([absent('command-not-there')]);
    await store.read();
    expect(store.current()).toMatchObject({ killed: [], failure: undefined, areCommandsAbsent: true, areAlertsAbsent: true });
  });

  it('are drawn again only where one has changed', async () => {
    const { store, drawn } = scene([stopped, { locks: [], killed: [{ site: 'acme:riverside', at: AT }] }, { locks: [], killed: [] }]);
    await store.read();
    await store.read();
    expect(drawn()).toBe(1);
    await store.read();
    expect(drawn()).toBe(2);
  });
});
