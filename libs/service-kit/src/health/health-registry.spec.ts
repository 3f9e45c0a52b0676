import { DataFlow } from './data-flow.js';
import { HealthRegistry } from './health-registry.js';

describe('HealthRegistry', () => {
  let health: HealthRegistry;
  beforeEach(() => {
    health = new HealthRegistry(20);
    health.phase = 'ready';
  });

  it('is ready only between start and drain, and live all the time', async () => {
    for (const [phase, ok] of [['starting', false], ['ready', true], ['draining', false]] as const) {
      health.phase = phase;
      expect(await health.report('ready')).toEqual({ ok, checks: { phase: { ok, detail: phase } } });
      expect(await health.report('live')).toEqual({ ok: true, checks: {} });
    }
  });

  it('asks a check of readiness for readiness only', async () => {
    health.register('redis', () => ({ ok: false, detail: 'connection refused' }));
    expect((await health.report('ready')).ok).toBe(false);
    expect((await health.report('live')).ok).toBe(true);
  });

  it('counts a check that throws or does not answer as failing', async () => {
    health.register('redis', () => Promise.reject(new Error('connection refused')));
    health.register('kafka', () => new Promise(() => undefined));
    expect((await health.report('ready')).checks).toMatchObject({
      redis: { ok: false, detail: 'connection refused' },
      kafka: { ok: false, detail: 'no answer within 20 ms' },
    });
  });

  it('keeps names apart and forgets a check that is taken away', async () => {
    const remove = health.register('redis', () => ({ ok: false }));
    expect(() => health.register('redis', () => ({ ok: true }))).toThrow('A health check named redis is registered already');
    remove();
    expect((await health.report('ready')).ok).toBe(true);
  });

  it('fails live and ready when data stops', async () => {
    let now = 0;
    const flow = health.dataFlow('inputs', { withinMs: 5_000, clock: () => now });
    now = 5_001;
    for (const probe of ['live', 'ready'] as const) {
      expect((await health.report(probe)).checks.inputs).toEqual({ ok: false, detail: 'no data for 5.0 s, expected every 5.0 s' });
    }
    flow.remove();
    expect((await health.report('live')).ok).toBe(true);
  });
});

describe('DataFlow', () => {
  let now: number;
  let expected: boolean;
  let flow: DataFlow;
  beforeEach(() => {
    now = 0;
    expected = true;
    flow = new DataFlow({ withinMs: 1_000, expected: () => expected, clock: () => now });
  });

  it('is well as long as data comes in time', () => {
    for (now = 900; now < 5_000; now += 900) {
      expect(flow.check().ok).toBe(true);
      flow.beat();
    }
  });

  it('does not mind silence while no data is expected, and starts the time anew afterwards', () => {
    expected = false;
    now = 60_000;
    expect(flow.check()).toEqual({ ok: true, detail: 'no data expected' });
    expected = true;
    now = 61_000;
    expect(flow.check().ok).toBe(true);
    now = 61_001;
    expect(flow.check().ok).toBe(false);
  });
});
