import { until } from '@orrery/testing';
import { type RenderedTwin } from '@orrery/twin-model';
import { Bottling, FILLER, idOf } from './bottling.js';
import { HeldStep } from './held-step.js';
import { FORMER, plantStory } from './plant-story.sentences.js';
import { wantSimulation } from './simulated-capper.js';
import { TraceCollector } from './trace-collector.js';
import { waysToAct } from './ways-to-act.sentences.js';

let plant: Bottling;
let collector: TraceCollector;
beforeAll(async () => {
  collector = await TraceCollector.start();
  plant = await Bottling.start({ ORRERY_SESSION_TIMEOUT: '6s', ORRERY_OTLP_ENDPOINT: collector.endpoint }, { alter: wantSimulation });
}, 180_000);
afterAll(async () => {
  await plant?.stop();
  await collector?.stop();
}, 60_000);

const twin = (): Promise<RenderedTwin> => plant.request('viewer', 'GET', `/twins/${FILLER}`);

plantStory(() => ({ plant, collector }));
waysToAct(() => plant);

describe('The command service, killed with -9 at every step of that path', () => {
  /** After a kill its Kafka session has to end first, and a busy machine takes its time. */
  const DEADLINE_MS = 120_000;
  /** What was lost on its way, and never arrived, is read back until then. */
  const SHORT_MS = 30_000;
  /** Which step it was killed in the midst of making durable, and what was durable then. What stands with another in one transaction is lost with it. */
  const STEPS = [
    ['proposed', undefined],
    ['approved', 'proposed'],
    ['queued', 'proposed'],
    ['sent', 'queued'],
    ['delivered', 'sent'],
    ['applied', 'delivered'],
    ['verified', 'delivered'],
  ] as const;
  let held: HeldStep | undefined;
  afterEach(() => held?.letGo());
  const service = () => plant.system.stack.service('command');
  const proposed = (value: number, forMs = DEADLINE_MS) => plant.propose(value, { deadline: new Date(Date.now() + forMs).toISOString() });
  const writesOf = async (value: number) => (await plant.written()).filter((written) => written === value).length;
  const mirrored = () => until('the mirror to show what the device has', async () => (await twin()).properties['speedSetpoint']?.value === (await plant.written()).at(-1));

  it.each(STEPS.map(([step, durable], index) => ({ step, durable, value: FORMER - 100 * (index + 1) })))('before $step is durable: it comes to the same end by one write, by read-back where that was under way', async ({ step, durable, value }) => {
    held = await HeldStep.at(plant.system.stack.context.postgres.url, step);
    const asked = (async () => {
      const id = idOf(await proposed(value));
      await until('it to be proposed', () => plant.command(id).then(() => true, () => false), { timeoutMs: 60_000, everyMs: 100 });
      await plant.approve(id);
      return id;
    })();
    await held.met();
    await service().kill();
    const lost = { durable: await held.durable(), writes: await writesOf(value) };
    await held.letGo();
    await service().start();
    const done = await plant.ended(await asked);
    expect({ lost, state: done.state, writes: await writesOf(value) }).toEqual({ lost: { durable, writes: durable === 'sent' || durable === 'delivered' ? 1 : 0 }, state: 'verified', writes: 1 });
    expect(done.steps.some(({ state }) => state === 'unknown')).toBe(durable === 'sent');
    await mirrored();
  });

  it('while the write is on its way: it comes to the same end, or to an unknown one that is read back, and never to a second write', async () => {
    const value = FORMER - 1_000;
    /** Each answer takes the device a second: long enough to be killed before it comes. */
    const slow = await plant.inject('slow-server', 'server', 1_000);
    const id = idOf(await proposed(value, SHORT_MS));
    await plant.approve(id);
    const at = await until('the command to be sent', async () => {
      const { state } = await plant.command(id);
      return state === 'sent' ? state : undefined;
    }, { timeoutMs: 30_000, everyMs: 20 });
    await service().kill();
    await service().start();
    await plant.repair(slow);
    const done = await plant.ended(id);
    expect({ at, state: done.state, writes: await writesOf(value) }).toEqual(done.state === 'verified' ? { at: 'sent', state: 'verified', writes: 1 } : { at: 'sent', state: 'failed', writes: 0 });
    expect(done.steps.map(({ state }) => state)).toContain('unknown');
    await mirrored();
  });

  it('everything that was decided stands in a chain that shows tampering', async () => {
    expect(await plant.audit()).toMatchObject({ ok: true, entries: expect.any(Number) });
  });
});
