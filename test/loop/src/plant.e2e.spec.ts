import { type CommandDetail } from '@orrery/client';
import { until } from '@orrery/testing';
import { type RenderedTwin } from '@orrery/twin-model';
import { Bottling, FILLER, idOf, Refusal } from './bottling.js';

/** What the clogged valve still lets through is about 14,500 bottles an hour of the 18,000 that are asked for. */
const CLOG = 0.5;
const SLOWER = 14_000;
const FORMER = 18_000;

let plant: Bottling;
let clog: string | undefined;
let command: string;
beforeAll(async () => {
  plant = await Bottling.start({ ORRERY_SESSION_TIMEOUT: '6s' });
}, 180_000);
afterAll(() => plant?.stop(), 60_000);

const PATH = ['proposed', 'approved', 'queued', 'sent', 'delivered', 'applied', 'verified'];
const reached = ({ steps }: CommandDetail, state: string): boolean => steps.some((step) => PATH.indexOf(step.state ?? '') >= PATH.indexOf(state));
const twin = (): Promise<RenderedTwin> => plant.request('viewer', 'GET', `/twins/${FILLER}`);

describe('The packaging plant: a valve clogs', () => {
  it('the detector learns from the first good samples, and keeps what it was trained on', async () => {
    const scored = await until('a trained model', async () => {
      const score = await plant.score();
      if (score?.status !== 'scored') throw new Error(score?.reason ?? 'no score');
      return score;
    }, { timeoutMs: 90_000, everyMs: 250 });
    expect(scored).toMatchObject({ modelId: expect.stringContaining('filler-process'), training: { samples: 100, fingerprint: expect.stringMatching(/^sha256:/) }, inputQuality: { coverage: 1 } });
  });

  it('the score rises, and names flow and pressure, in which direction, since when', async () => {
    clog = await plant.inject('clog', 'Line1.Filler', CLOG);
    const score = await until('a persistent anomaly', async () => {
      const now = await plant.score();
      return now?.anomaly?.active === true ? now : undefined;
    }, { timeoutMs: 60_000, everyMs: 250 });
    const top = score.anomaly!.contributions.slice(0, 3).map(({ path, direction }) => `${path} ${direction}`);
    expect(top).toContain('flowRate below');
    expect(score.anomaly!.score).toBeGreaterThan(1);
    expect(score.anomaly!.since).toMatch(/^\d{4}-/);
  });

  it('an alert is raised with the contributing signals and its next step, and an operator acknowledges it', async () => {
    const raised = await plant.alert('filler-unusual', ({ state }) => state === 'unack-active', 'raised');
    expect(raised.evidence.contributions?.map(({ path }) => path)).toContain('flowRate');
    expect(raised.nextStep?.procedure).toMatch(/valve/);
    await expect(plant.request('viewer', 'POST', `/alerts/${encodeURIComponent(raised.id)}/actions`, { type: 'acknowledge' })).rejects.toMatchObject({ status: 403 });
    await plant.request('operator', 'POST', `/alerts/${encodeURIComponent(raised.id)}/actions`, { type: 'acknowledge', reason: 'seen' });
    const acknowledged = await plant.alert('filler-unusual', ({ state }) => state === 'ack-active', 'acknowledged');
    expect(acknowledged.acknowledged?.by).toMatch(/operator/);
    await plant.alert('filler-behind', ({ active }) => active, 'raised');
  });

  it('a setpoint that is proposed while the machine is jammed is refused by the interlock, and allowed once the jam is cleared', async () => {
    const jam = await plant.inject('jam', 'Line1.Filler');
    await until('the jam to be seen', async () => (await twin()).properties['jamActive']?.value === true);
    const refused = await plant.dryRun(SLOWER);
    expect(refused.allowed).toBe(false);
    expect(refused.verdicts).toContainEqual(expect.objectContaining({ guard: 'interlock', outcome: 'refuse' }));
    expect(await plant.ended(idOf(await plant.propose(SLOWER)))).toMatchObject({ state: 'rejected', why: expect.stringContaining('interlock') });
    await plant.repair(jam);
    await until('the interlock to hold', async () => (await plant.dryRun(SLOWER)).verdicts.every(({ outcome }) => outcome !== 'refuse'));
    expect(await plant.written()).toEqual([]);
  });

  it('it is approved by a second person, written once, read back and verified; the desired value converges', async () => {
    command = idOf(await plant.propose(SLOWER));
    await expect(plant.approve(command, 'operator')).rejects.toBeInstanceOf(Refusal);
    expect((await plant.command(command)).state).toBe('proposed');
    await plant.approve(command);
    const done = await plant.ended(command);
    expect(done).toMatchObject({ state: 'verified', approvals: [expect.stringMatching(/approver/)] });
    expect(done.steps.map(({ state }) => state)).toEqual(expect.arrayContaining(['proposed', 'approved', 'queued', 'sent', 'verified']));
    expect(await plant.written()).toEqual([SLOWER]);
    await until('the mirror to show it', async () => {
      const { properties, desired } = await twin();
      return properties['speedSetpoint']?.value === SLOWER && desired['speedSetpoint']?.status === 'converged';
    });
  });

  it('the alert clears; with the valve cleaned and the speed put back, the detector’s clears too', async () => {
    await plant.alert('filler-behind', ({ active }) => !active, 'clear');
    await plant.repair(clog!);
    const back = idOf(await plant.propose(FORMER));
    await plant.approve(back);
    expect(await plant.ended(back)).toMatchObject({ state: 'verified' });
    expect(await plant.written()).toEqual([SLOWER, FORMER]);
    const cleared = await plant.alert('filler-unusual', ({ active }) => !active, 'clear');
    expect(cleared.state).toBe('normal');
  });
});

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
