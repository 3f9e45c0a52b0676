import { Confirmation } from './confirmation.js';

describe('Confirmation', () => {
  const never = new AbortController().signal;

  it('lets pass at once while it holds', async () => {
    const confirmation = new Confirmation(60_000);
    confirmation.given();
    await confirmation.wait(never);
  });

  it('holds up who was frozen for longer than a session, until the broker confirms', async () => {
    const confirmation = new Confirmation(60_000);
    let passed = false;
    const waiting = confirmation.wait(never).then(() => (passed = true));
    await Promise.resolve();
    expect(passed).toBe(false);
    confirmation.given();
    await waiting;
  });

  it('lets go of who is no longer needed', async () => {
    const controller = new AbortController();
    const waiting = new Confirmation(60_000).wait(controller.signal);
    controller.abort();
    await waiting;
  });
});
