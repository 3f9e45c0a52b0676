import { canaryParts, waitUntil } from '@orrery/local-stack';
import { figure } from '@orrery/testing';
import { RunningSystem } from '@orrery/testing/system';

const WITHOUT = ['maintenance', 'alerting', 'command', 'simulation', 'mqtt-ingestion', 'twin-export', 'historian'];
/** Served at every address, as in a pod. */
const parts = canaryParts.map((part) => (part.kind === 'service' ? { ...part, env: (context: Parameters<NonNullable<typeof part.env>>[0]) => ({ ...part.env?.(context), ORRERY_CANARY_HOST: '0.0.0.0', ORRERY_CANARY_PERIOD: '200ms' }) } : part));

describe('The canary', () => {
  let system: RunningSystem;
  beforeAll(async () => {
    system = await RunningSystem.start({ name: 'canary', parts: () => parts, without: WITHOUT });
  });
  afterAll(() => system?.stop());

  const metrics = async () => {
    const text = await (await fetch(`http://127.0.0.1:${system.stack.context.portOf('canary')}/metrics`)).text();
    const of = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
    const beats = (outcome: string) => of(`orrery_canary_beats_total\\{outcome="${outcome}",service="canary"\\}`);
    return { sent: beats('sent'), arrived: beats('arrived'), missed: beats('missed'), seconds: of('orrery_canary_latency_seconds_sum\\{service="canary"\\}'), lastArrival: of('orrery_canary_last_arrival_timestamp_seconds\\{service="canary"\\}') };
  };

  test('beats over real OPC UA, with certificates, and each beat is measured up to its event; while the projector is away nothing arrives, and afterwards what waited counts as late', async () => {
    await waitUntil('twenty beats to arrive', async () => (await metrics()).arrived >= 20, { timeoutMs: 60_000 });
    const { arrived, seconds, missed } = await metrics();
    figure(`${arrived} beats arrived, ${missed} missed, ${((seconds / arrived) * 1_000).toFixed(0)} ms on average`);
    const projector = system.stack.service('twin-projector');
    await projector.kill();
    const silent = await metrics();
    await waitUntil('ten more beats', async () => (await metrics()).sent >= silent.sent + 10, { timeoutMs: 60_000 });
    // What was on its way when the projector died may still come.
    const still = await metrics();
    expect(still.arrived - silent.arrived).toBeLessThanOrEqual(2);
    await projector.restart();
    await waitUntil('all beats so far to arrive', async () => (await metrics()).arrived >= still.sent - still.missed - 2, { timeoutMs: 60_000 });
    const after = await metrics();
    expect(after.seconds - still.seconds).toBeGreaterThan(1);
    expect(after.lastArrival).toBeGreaterThan(still.lastArrival);
    figure(`${after.arrived - still.arrived} beats arrived after the projector came back, ${after.missed} missed in all`);
  });

  test('can write nothing: its account may read twin.events and no more, and its twin is a telemetry that nobody may wish for', async () => {
    const refused = await system.api('/twins/orrery:platform:canary/desired', { method: 'PATCH', body: JSON.stringify({ beat: { value: 1 } }), headers: { 'content-type': 'application/merge-patch+json' } });
    expect(refused.status).toBe(422);
    const { properties } = await system.get<{ properties: Record<string, { kind: string; quality: string }> }>('/twins/orrery:platform:canary');
    expect(properties['beat']).toMatchObject({ kind: 'telemetry', quality: 'good' });
  });
});
