import { ApiError, type ListedAlert } from '@orrery/client';
import { alert } from '../../domain/alerts/testing.js';
import { AlertStore } from './alert-store.js';

const listed = (changes: Parameters<typeof alert>[0] = {}): ListedAlert => ({ ...alert(changes), id: changes.key ?? 'k' });

function scene(answers: readonly (readonly ListedAlert[] | Error)[]) {
  let asked = 0;
  let drawn = 0;
  const store = new AlertStore({
    alerts: {
      list: () => {
        const answer = answers[Math.min(asked++, answers.length - 1)]!;
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve({ items: answer });
      },
    },
  });
  store.subscribe(() => drawn++);
  return { store, drawn: () => drawn };
}

describe('the open alerts of a browser', () => {
  it('are drawn again only where one of them has changed', async () => {
    const { store, drawn } = scene([[listed({ key: 'a' })], [listed({ key: 'a' })], [listed({ key: 'a', rev: 2 })]]);
    await store.read();
    await store.read();
    expect(drawn()).toBe(1);
    await store.read();
    expect(drawn()).toBe(2);
    expect(store.current().open?.[0]?.rev).toBe(2);
  });

  it('never go back behind the answer to an action', async () => {
    const { store } = scene([[listed({ key: 'a' }), listed({ key: 'b' })], [listed({ key: 'a' }), listed({ key: 'b', rev: 2 })]]);
    await store.read();
    store.put(listed({ key: 'a', rev: 5, state: 'ack-active' }));
    await store.read();
    expect(store.current().open?.map(({ key, rev }) => `${key}${rev}`)).toEqual(['a5', 'b2']);
  });

  it('stay, with the reason, when they cannot be read; and are read again', async () => {
    const { store } = scene([[listed({ key: 'a' })], new Error('no answer'), [listed({ key: 'a' })]]);
    await store.read();
    await store.read();
    expect(store.current()).toMatchObject({ failure: 'no answer', open: [{ key: 'a' }] });
    await store.read();
    expect(store.current().failure).toBeUndefined();
  });

  it('say that alerting does not run', async () => {
    const { store } = scene([new ApiError(503, { type: 'https://orrery.dev/problems/alerting-not-there', title: 'x', status: 503, detail: 'not there' })]);
    await store.read();
    expect(store.current()).toMatchObject({ isAbsent: true, open: undefined });
  });

  it('are followed until one leaves', async () => {
    const { store } = scene([[]]);
    const leaving = new AbortController();
    const following = store.follow(leaving.signal, () => false);
    leaving.abort();
    await following;
    expect(store.current().open).toEqual([]);
  });
});
