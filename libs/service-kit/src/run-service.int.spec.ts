import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createPeer } from 'node:net';
import { freePort, waitUntil } from '@orrery/local-stack';
import { TinyService } from './fixture/tiny-service.js';

const running: { kill(): Promise<void> }[] = [];

function start(env: Record<string, string> = {}): TinyService {
  const service = new TinyService(env);
  running.push(service);
  return service;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.kill()));
});

describe('a running service', () => {
  it('logs JSON lines with level, time, service, version and the names of what speaks', async () => {
    const service = start();
    await service.post('/lines', { line: 'a' });
    const taken = await service.line('taken');
    expect(taken).toEqual({ level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), service: 'tiny-service', version: '1.2.3', pid: expect.any(Number), context: 'Lines', line: 'a', msg: 'taken' });
    expect(service.log.filter(({ level }) => level !== 'info')).toEqual([]);
    expect(service.stderr).toEqual([]);
  });

  it('is live and ready, and counts what goes in and out', async () => {
    const service = start();
    const ready = await service.fetch('/health/ready');
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({ status: 'ok', service: 'tiny-service', checks: { phase: { ok: true, detail: 'ready' }, lines: { ok: true } } });
    expect((await service.fetch('/health/live')).status).toBe(200);
    await service.post('/lines', { line: 'a' });
    await service.line('taken');
    await service.post('/release');
    await service.line('handled');
    const metrics = await (await service.fetch('/metrics')).text();
    expect(metrics).toContain('orrery_records_in_total{stream="lines",service="tiny-service"} 1');
    expect(metrics).toContain('orrery_records_out_total{stream="lines",service="tiny-service"} 1');
    expect(metrics).toContain('nodejs_eventloop_lag_p99_seconds');
  });

  it('is neither live nor ready when data stops, and says which check fails', async () => {
    const service = start({ TINY_SILENCE: '1ms' });
    for (const probe of ['live', 'ready']) {
      const response = await service.fetch(`/health/${probe}`);
      expect(response.status).toBe(503);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(await response.json()).toMatchObject({ status: 503, failing: ['lines'], detail: expect.stringContaining('lines: no data for') });
    }
  });
});

describe('a service that waits for what it needs before it starts', () => {
  const problem = async (url: string) => (await (await fetch(`${url}/health/ready`)).json()) as { failing: string[]; detail: string };

  it('is live, is not ready and says what it waits for, on the address that it has afterwards; then it starts by itself', async () => {
    const [port, peerPort] = [await freePort(), await freePort()];
    const service = start({ ORRERY_HTTP_PORT: String(port), TINY_PEER: String(peerPort) });
    const url = `http://127.0.0.1:${port}`;
    expect(await service.line('starting')).toMatchObject({ url });
    expect(await waitUntilSaid(url)).toMatchObject({ failing: ['phase', 'peer'], detail: expect.stringMatching(/^phase: starting; peer: connect ECONNREFUSED/) });
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('orrery_starting{service="tiny-service"} 1');
    const other = await fetch(`${url}/lines`, { method: 'POST', body: '{}' });
    expect([other.status, other.headers.get('content-type'), other.headers.get('retry-after')]).toEqual([503, 'application/problem+json', '5']);
    expect(await other.json()).toMatchObject({ type: 'urn:orrery:problem:starting', title: 'tiny-service is starting', detail: expect.stringContaining('peer: connect ECONNREFUSED') });
    const peer = createPeer((socket) => socket.destroy()).listen(peerPort, '127.0.0.1');
    expect(await service.line('ready')).toMatchObject({ url });
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('orrery_starting{service="tiny-service"} 0');
    expect(await (await fetch(`${url}/lines`)).json()).toEqual([]);
    expect(service.log.filter(({ waitsFor }) => waitsFor === 'peer')).toHaveLength(1);
    await new Promise((resolve) => peer.close(resolve));
  });

  it('ends with 0, and soon, when it is told to stop', async () => {
    const service = start({ TINY_PEER: String(await freePort()) });
    const { url } = await service.line('starting');
    await waitUntilSaid(url as string);
    service.signal('SIGTERM');
    expect(await service.exit()).toBe(0);
    expect(await service.line('stopped')).toMatchObject({ outcome: 'drained' });
    expect(service.log.map(({ msg, level }) => (level === 'fatal' ? level : msg))).not.toContain('fatal');
  });

  it('ends with 0 although what it waited for in a hook neither answers nor lets itself be closed', async () => {
    const service = start({ TINY_FAULT: 'stuck-hook', ORRERY_DRAIN_DEADLINE: '1h' });
    await service.line('in its hook');
    service.signal('SIGTERM');
    expect(await service.exit()).toBe(0);
    expect(await service.line('nothing is in flight: what does not close at once is left')).toMatchObject({ level: 'info', unfinished: ['silent peer'] });
    expect(service.log.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
  });

  async function waitUntilSaid(url: string): Promise<{ failing: string[]; detail: string }> {
    await waitUntil('the peer to be waited for', async () => (await problem(url)).failing.includes('peer'));
    return problem(url);
  }
});

describe('on SIGTERM', () => {
  it('is not ready, stops reading, finishes what is in flight, commits, then closes', async () => {
    const service = start();
    await service.post('/lines', { line: 'a' });
    await service.line('taken');
    service.signal('SIGTERM');
    await service.line('stopping');
    expect(await (await service.fetch('/health/ready')).json()).toMatchObject({ failing: ['phase'], detail: 'phase: draining' });
    expect((await service.fetch('/health/live')).status).toBe(200);
    expect(await (await service.post('/lines', { line: 'b' })).json()).toEqual({ accepted: false });
    await service.post('/release');
    expect(await service.exit()).toBe(0);
    const order = ['taken', 'stopping', 'handled', 'committed', 'buffer sent', 'provider destroyed', 'connection closed', 'stopped'];
    expect(service.log.map(({ msg }) => msg).filter((msg) => order.includes(msg))).toEqual(order);
  });

  it('ends with 3 after the deadline and names what was not finished', async () => {
    const service = start({ ORRERY_DRAIN_DEADLINE: '50ms' });
    await service.post('/lines', { line: 'a' });
    await service.line('taken');
    service.signal('SIGTERM');
    expect(await service.exit()).toBe(3);
    expect(await service.line('not drained within the deadline')).toMatchObject({ level: 'error', unfinished: ['LineStrategy'] });
  });

  it('ends at once on a second signal', async () => {
    const service = start();
    await service.post('/lines', { line: 'a' });
    await service.line('taken');
    service.signal('SIGTERM');
    await service.line('stopping');
    service.signal('SIGINT');
    expect(await service.exit()).toBe(130);
  });

  it('stops in an orderly way although a transport never came up', async () => {
    const service = start({ TINY_FAULT: 'stuck-start', ORRERY_LOG_LEVEL: 'debug' });
    await service.line('Nest application successfully started');
    service.signal('SIGTERM');
    expect(await service.exit()).toBe(0);
    expect(service.log.map(({ msg }) => msg)).not.toContain('ready');
  });
});

describe('a service that cannot go on', () => {
  it('says everything that is wrong with its configuration in one line without a stack, and ends with 78', async () => {
    const service = start({ ORRERY_HTTP_PORT: 'http', TINY_SILENCE: 'long' });
    expect(await service.exit()).toBe(78);
    expect(service.stderr).toEqual([]);
    expect(service.log).toHaveLength(1);
    expect(service.log[0]).toMatchObject({ level: 'fatal', msg: expect.stringMatching(/tiny-service cannot start: 2 settings are wrong: ORRERY_HTTP_PORT .*TINY_SILENCE/) });
    expect(JSON.stringify(service.log[0])).not.toContain('    at ');
  });

  it('says which address is taken', async () => {
    const other = start();
    const { url } = await other.line('ready');
    const service = start({ ORRERY_HTTP_PORT: new URL(url as string).port });
    expect(await service.exit()).toBe(78);
    expect(service.log.at(-1)?.msg).toMatch(/cannot listen on 127\.0\.0\.1:\d+ \(EADDRINUSE\)/);
  });

  it('ends with 1 and the cause when a provider cannot be made', async () => {
    const service = start({ TINY_FAULT: 'start' });
    expect(await service.exit()).toBe(1);
    expect(service.log.at(-1)).toMatchObject({ level: 'fatal', msg: 'tiny-service cannot start: the model folder is unreadable' });
  });

  it('ends with 1 on an error nobody caught', async () => {
    const service = start({ TINY_FAULT: 'uncaught' });
    expect(await service.exit()).toBe(1);
    expect(service.log.at(-1)).toMatchObject({ level: 'fatal', err: { message: 'nobody caught this', stack: expect.stringContaining('    at ') } });
  });
});

describe('telemetry', () => {
  interface Span {
    name: string;
    traceId: string;
    spanId: string;
    parentSpanId?: string;
    links?: { traceId: string; spanId: string }[];
  }
  const spans: Span[] = [];
  const resources: unknown[] = [];
  let collector: Server;

  beforeAll(async () => {
    collector = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString()) as { resourceSpans: { resource: unknown; scopeSpans: { spans: Span[] }[] }[] };
        for (const { resource, scopeSpans } of resourceSpans) {
          resources.push(resource);
          spans.push(...scopeSpans.flatMap((scope) => scope.spans));
        }
        response.end('{}');
      });
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => collector.close(resolve)));

  it('exports one span per batch with links to where its records come from, and puts its ids into the log', async () => {
    const service = start({ ORRERY_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}` });
    const upstream = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
    await service.fetch('/health/ready');
    await service.post('/lines', { line: 'a' }, { traceparent: `00-${upstream.traceId}-${upstream.spanId}-01` });
    const taken = await service.line('taken');
    await service.post('/release');
    await service.line('handled');
    service.signal('SIGTERM');
    expect(await service.exit()).toBe(0);
    const batch = spans.find(({ name }) => name === 'lines process');
    expect(batch?.links).toEqual([expect.objectContaining(upstream)]);
    expect(taken).toMatchObject({ trace_id: batch?.traceId, span_id: batch?.spanId });
    expect(spans.filter(({ traceId }) => traceId === upstream.traceId)).toHaveLength(2);
    expect(spans.map(({ name }) => name).toSorted()).toEqual(['POST', 'POST', 'lines process']);
    expect(JSON.stringify(resources[0])).toContain('"service.name"');
  });
});
