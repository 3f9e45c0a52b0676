import { type CommandDetail } from '@orrery/client';
import { until } from '@orrery/testing';
import { type RenderedTwin } from '@orrery/twin-model';
import { Bottling, FILLER, idOf } from './bottling.js';
import { FORMER, plantStory } from './plant-story.sentences.js';
import { TraceCollector } from './trace-collector.js';

let plant: Bottling;
let collector: TraceCollector;
beforeAll(async () => {
  collector = await TraceCollector.start();
  plant = await Bottling.start({ ORRERY_SESSION_TIMEOUT: '6s', ORRERY_OTLP_ENDPOINT: collector.endpoint });
}, 180_000);
afterAll(async () => {
  await plant?.stop();
  await collector?.stop();
}, 60_000);

const PATH = ['proposed', 'approved', 'queued', 'sent', 'delivered', 'applied', 'verified'];
const reached = ({ steps }: CommandDetail, state: string): boolean => steps.some((step) => PATH.indexOf(step.state ?? '') >= PATH.indexOf(state));
const twin = (): Promise<RenderedTwin> => plant.request('viewer', 'GET', `/twins/${FILLER}`);

plantStory(() => ({ plant, collector }));

describe('The command service, killed with -9 at every step of that path', () => {
  /** Each step takes the device a second: long enough to be killed in the midst of it. */
  const SLOW_MS = 1_000;
  /** A write that was lost is read back until then; after a kill its Kafka session has to end first. */
  const DEADLINE_MS = 25_000;
  const STEPS = ['proposed', 'approved', 'queued', 'sent', 'delivered', 'applied'] as const;

  it.each(STEPS.map((step, index) => [step, FORMER - 100 * (index + 1)] as const))('at %s: it comes to the same end, or to an unknown one that is read back, and never to a second write', async (step, value) => {
    const service = plant.system.stack.service('command');
    const slow = await plant.inject('slow-server', 'server', SLOW_MS);
    const id = idOf(await plant.propose(value, { deadline: new Date(Date.now() + DEADLINE_MS).toISOString() }));
    const killed = (async () => {
      await until(`the command to be ${step} or further`, async () => reached(await plant.command(id), step), { timeoutMs: 30_000, everyMs: 20 });
      await service.kill();
    })();
    if (step === 'proposed') await killed;
    if (step === 'proposed') await service.start();
    await plant.approve(id);
    await killed;
    if (step !== 'proposed') await service.start();
    await plant.repair(slow);
    const done = await plant.ended(id);
    const writes = (await plant.written()).filter((written) => written === value);
    expect({ state: done.state, writes: writes.length }).toEqual(done.state === 'verified' ? { state: 'verified', writes: 1 } : { state: done.state, writes: 0 });
    if (done.state !== 'verified') expect(done.steps.map(({ state }) => state)).toContain('unknown');
    await until('the mirror to show what the device has', async () => (await twin()).properties['speedSetpoint']?.value === (await plant.written()).at(-1));
  });

  it('everything that was decided stands in a chain that shows tampering', async () => {
    expect(await plant.audit()).toMatchObject({ ok: true, entries: expect.any(Number) });
  });
});
