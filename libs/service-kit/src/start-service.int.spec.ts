import { once } from 'node:events';
import { connect } from 'node:net';
import { get, type IncomingMessage } from 'node:http';
import { Controller, Get, Inject, Module, Res } from '@nestjs/common';
import { freePort } from '@orrery/local-stack';
import { CONFIG, Drain, group, loadConfig, Metrics, setting, settings, startService, type RunningService } from './index.js';

const schema = group({ ...settings.base({ port: 0 }), greeting: setting.text({ env: 'GREETING', description: 'What is said', example: 'hello', default: 'hello' }) });
const config = (env: Record<string, string> = {}) => () => loadConfig(schema, { ORRERY_LOG_LEVEL: 'fatal', ...env });

@Controller('greeting')
class GreetingController {
  constructor(
    @Inject(CONFIG) private readonly settingsOfThis: ReturnType<ReturnType<typeof config>>,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  @Get()
  greet() {
    this.metrics.recordsOut('greetings');
    return { greeting: this.settingsOfThis.greeting };
  }

  /** A stream its owner forgets to close. */
  @Get('stream')
  stream(@Res() reply: { raw: { writeHead(code: number): void; write(text: string): void }; hijack(): void }) {
    reply.hijack();
    reply.raw.writeHead(200);
    reply.raw.write('first');
  }
}

@Module({ controllers: [GreetingController] })
class GreetingModule {}

describe('startService', () => {
  const started: RunningService[] = [];
  const start = async (name: string, env?: Record<string, string>) => {
    const service = await startService({ name, version: '1', module: GreetingModule, config: config(env), configure: (app) => app.setGlobalPrefix('api/v1') });
    started.push(service);
    return service;
  };
  afterEach(() => Promise.all(started.splice(0).map((service) => service.stop())));

  it('runs services side by side in one process, each with its own configuration, probes and metrics', async () => {
    const [first, second] = [await start('first', { GREETING: 'hi' }), await start('second')];
    expect(await (await fetch(`${first.url}/api/v1/greeting`)).json()).toEqual({ greeting: 'hi' });
    expect(await (await fetch(`${second.url}/api/v1/greeting`)).json()).toEqual({ greeting: 'hello' });
    expect(await (await fetch(`${first.url}/health/ready`)).json()).toMatchObject({ service: 'first' });
    expect(await (await fetch(`${second.url}/metrics`)).text()).toContain('orrery_records_out_total{stream="greetings",service="second"} 1');
  });

  it('is live while what is done once all is made takes its time', async () => {
    let [arrive, release] = [(): void => undefined, (): void => undefined];
    const reached = new Promise<void>((resolve) => (arrive = resolve));
    const end = new Promise<void>((resolve) => (release = resolve));
    class SlowHook {
      async onApplicationBootstrap(): Promise<void> {
        arrive();
        await end;
      }
    }
    @Module({ providers: [SlowHook] })
    class SlowModule {}
    const port = await freePort();
    const starting = startService({ name: 'slow', version: '1', module: SlowModule, config: config({ ORRERY_HTTP_PORT: String(port) }) });
    await reached;
    expect((await fetch(`http://127.0.0.1:${port}/health/live`)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(503);
    release();
    started.push(await starting);
    expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200);
  });

  it('is watched at its management port alone where it has one, until it has stopped', async () => {
    const service = await start('first', { ORRERY_MANAGEMENT_PORT: '0' });
    const { url, management } = service;
    const statuses = (at: string | undefined) => Promise.all(['/health/live', '/health/ready', '/metrics', '/api/v1/greeting'].map(async (path) => (await fetch(`${at}${path}`)).status));
    expect([await statuses(url), await statuses(management)]).toEqual([[404, 404, 404, 200], [200, 200, 200, 404]]);
    expect(await (await fetch(`${management}/metrics`)).text()).toContain('orrery_records_out_total{stream="greetings",service="first"} 1');
    let whileClosing: number | undefined;
    service.app.get(Drain, { strict: false }).add('close', 'last look', async () => (whileClosing = (await fetch(`${management}/health/ready`)).status));
    expect(await service.stop()).toBe('drained');
    expect(whileClosing).toBe(503);
    await expect(fetch(`${management}/health/live`)).rejects.toThrow();
  });

  it('leaves nothing open when it is stopped', async () => {
    const service = await start('first');
    expect(await service.stop()).toBe('drained');
    await expect(fetch(`${service.url}/health/live`)).rejects.toThrow();
  });

  it('does not let an open stream hold up the drain to its deadline', async () => {
    const service = await start('first', { ORRERY_DRAIN_DEADLINE: '100ms' });
    const response = await new Promise<IncomingMessage>((resolve) => get(`${service.url}/api/v1/greeting/stream`, resolve));
    const cut = new Promise((resolve) => response.on('error', resolve));
    response.resume();
    expect(await service.stop()).toBe('drained');
    await cut;
  });

  it('does not wait for a connection that a browser opened ahead of need', async () => {
    const service = await start('first', { ORRERY_DRAIN_DEADLINE: '120s' });
    const { port, hostname } = new URL(service.url);
    const socket = connect(Number(port), hostname);
    const closed = once(socket, 'close');
    await once(socket, 'connect');
    expect((await fetch(`${service.url}/health/live`)).status).toBe(200); // so that the server has accepted the one before
    expect(await service.stop()).toBe('drained');
    await closed;
  }, 20_000);

  it('closes what it had opened when its start fails', async () => {
    const closed: string[] = [];
    @Module({ providers: [{ provide: 'DB', inject: [Drain], useFactory: (drain: Drain) => drain.add('close', 'db', () => closed.push('db')) }] })
    class DatabaseModule {}
    const failing = startService({
      name: 'first',
      version: '1',
      module: DatabaseModule,
      config: config(),
      configure: () => {
        throw new Error('no certificate');
      },
    });
    await expect(failing).rejects.toThrow('no certificate');
    expect(closed).toEqual(['db']);
  });
});
