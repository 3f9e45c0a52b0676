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

  it('come and go as the stream tells them, drawn together; a list that was on its way brings none back', async () => {
    import.meta.jest.useFakeTimers();
    const { store, drawn } = scene([[listed({ key: 'a' })]]);
    await store.read();
    for (const rev of [2, 3, 4]) store.take(listed({ key: 'b', rev }));
    store.take(listed({ key: 'a', rev: 2, state: 'normal' }));
    expect(drawn()).toBe(1);
    import.meta.jest.advanceTimersByTime(300);
    expect([drawn(), store.current().open?.map(({ key, rev }) => `${key}${rev}`)]).toEqual([2, ['b4']]);
    await store.read();
    expect(store.current().open).toEqual([]);
    import.meta.jest.useRealTimers();
  });

  it('are the most urgent of a flood, and say that there are more', async () => {
    const { store } = scene([[]]);
    await store.read();
    import.meta.jest.useFakeTimers();
    for (let each = 0; each < 600; each += 1) store.take(listed({ key: `k${each}`, priority: each === 599 ? 'critical' : 'low' }));
    import.meta.jest.advanceTimersByTime(300);
    expect([store.current().open?.length, store.current().open?.[0]?.key, store.current().isPartial]).toEqual([500, 'k599', true]);
    import.meta.jest.useRealTimers();
  });
});
