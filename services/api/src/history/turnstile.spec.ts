import { Turnstile } from './turnstile.js';

describe('the turnstile before history', () => {
  it('lets so many in at once, keeps the order, and sends away whom it has no room for', async () => {
    const turnstile = new Turnstile(2, 1);
    const order: string[] = [];
    const open: (() => void)[] = [];
    const visit = (name: string) =>
      turnstile.through(async () => {
        order.push(name);
        await new Promise<void>((resolve) => open.push(resolve));
      });
    const visits = [visit('a'), visit('b'), visit('c')];
    await expect(visit('d')).rejects.toMatchObject({ code: 'unavailable', retryable: true, details: { kind: 'history-busy' } });
    expect(order).toEqual(['a', 'b']);
    open[0]!();
    await visits[0];
    expect(order).toEqual(['a', 'b', 'c']);
    open.slice(1).forEach((leave) => leave());
    await Promise.all(visits.slice(1));
  });

  it('gives the place of one that failed to the next', async () => {
    const turnstile = new Turnstile(1, 1);
    const [failed, next] = [turnstile.through(() => Promise.reject(new Error('x'))), turnstile.through(() => Promise.resolve('in'))];
    await expect(failed).rejects.toThrow('x');
    expect(await next).toBe('in');
    expect(await turnstile.through(() => Promise.resolve('again'))).toBe('again');
  });
});
