import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { waitForLiveTwin } from './live-twin.js';

const STARTED = Date.parse('2026-01-01T12:00:00.000Z');
const reading = (receivedTs: string, more: object = {}) => ({ quality: 'good', source: 'plc', receivedTs, ...more });

/** An api whose twins are, answer by answer, what the test says; the last stays. */
async function serve(answers: readonly object[]): Promise<{ server: Server; asked: () => number; address: string }> {
  let asked = 0;
  const server = createServer((_request, response) => {
    const property = answers[Math.min(asked, answers.length - 1)];
    asked += 1;
    response.end(JSON.stringify({ items: [{ state: null }, { state: { properties: { flow: property } } }] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, asked: () => asked, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('a twin is live once a good value of a source came after this start, whatever the last session has left', async () => {
  const before = reading('2026-01-01T11:59:59.9999999Z');
  const { server, asked, address } = await serve([before, before, reading('2026-01-01T12:00:01.0000000Z', { quality: 'bad' }), reading('2026-01-01T12:00:02.0000000Z')]);
  try {
    await waitForLiveTwin({ address, home: '/tmp', startedMs: STARTED, signal: new AbortController().signal, oidc: { token: async () => 'token' } });
    expect(asked()).toBe(4);
  } finally {
    server.close();
  }
});
