import { type AuditEntry, type DryRun, type SimulationRunDetail } from '@orrery/client';
import { until } from '@orrery/testing';
import { type RenderedTwin } from '@orrery/twin-model';
import { type Bottling, FILLER, idOf, Refusal } from './bottling.js';
import { machines } from './bad-input/machines.js';
import { statesOf } from './bad-input/witnesses.js';
import { line2With, PARAMETER } from './simulated-capper.js';

const METER = 'acme:riverside:line1-meter';
const LIMIT = 'Riverside/line1-energy:Demand/Limit';
const CLEANING = 'Line1.Filler.StartCleaning';

/** A busy machine may take more than the two seconds that the api waits. */
function notJudgedYet(error: unknown): undefined {
  if (error instanceof Refusal && error.status === 424) return undefined;
  throw error;
}

/** What is no write of a variable over OPC UA: a method, and a metric of a gateway. */
export function waysToAct(of: () => Bottling): void {
  describe('The packaging plant, commanded by method and over Sparkplug', () => {
    const refusing = async (proposal: object): Promise<string[]> => {
      const { verdicts } = await of().request<DryRun>('operator', 'POST', '/commands?dryRun=true', proposal);
      return verdicts.filter(({ outcome }) => outcome === 'refuse').map(({ guard }) => guard);
    };

    it('a filler is flushed by its method: refused for too long a time, approved by somebody else, called once, and verified when it says that it cleans', async () => {
      const plant = of();
      const flush = (seconds: number) => ({ twinId: FILLER, path: 'startCleaning', arguments: { duration: { value: seconds, unit: 'second' } }, reason: 'the flow has fallen' });
      expect(await refusing(flush(700))).toEqual(['range']);
      const id = idOf(await plant.request('operator', 'POST', '/commands', flush(10)));
      await expect(plant.approve(id, 'operator')).rejects.toBeInstanceOf(Refusal);
      await plant.approve(id);
      const done = await plant.ended(id);
      expect([done.state, statesOf(done).slice(-4)]).toEqual(['verified', ['sent', 'delivered', 'applied', 'verified']]);
      expect(await plant.called(CLEANING)).toEqual([{ Duration: 10 }]);
    });

    it('a speed that must be simulated first: refused without a run, with a run of another value, of more than this or of a poor result; with the right one it is approved and written, and the audit names the run and its result', async () => {
      const plant = of();
      const { wish, setpoint, twinId } = machines.secondCapper;
      const simulated = async (value: number, simulation?: string): Promise<string | undefined> => {
        const judged = () => plant.dryRun(value, { ...wish, ...(simulation === undefined ? {} : { simulation }) }).catch(notJudgedYet);
        const { verdicts } = await until('command to judge it', judged, { timeoutMs: 60_000, everyMs: 250 });
        return verdicts.find(({ guard, outcome }) => guard === 'simulated-first' && outcome === 'refuse')?.reason;
      };
      expect(await simulated(17_000)).toMatch(/must be simulated first: compare line2\.yaml with a scenario that changes stations\.capper\.time\.exponential\.rate to 17000 and nothing else/);
      expect(await simulated(17_000, 'made-up')).toMatch(/has told of no run made-up/);
      const text = line2With({ slower: { [PARAMETER]: 17_000 }, 'much slower': { [PARAMETER]: 12_000 }, both: { [PARAMETER]: 16_000, 'stations.labeller.queue.capacity': 200 } });
      const { id: run } = await plant.request<SimulationRunDetail>('engineer', 'POST', '/simulations', { kind: 'compare', model: { name: 'line2.yaml', text } });
      const { resultHash } = await until('the run to have ended', async () => {
        const found = await plant.request<SimulationRunDetail>('viewer', 'GET', `/simulations/${run}`).catch(() => undefined);
        return found?.state === 'finished' ? found : undefined;
      }, { timeoutMs: 120_000, everyMs: 250 });
      await until('command to have heard of it', async () => (await simulated(17_000, run)) === undefined, { timeoutMs: 60_000, everyMs: 250 });
      expect(await simulated(16_500, run)).toMatch(/tried 17000 for stations\.capper\.time\.exponential\.rate, not 16500/);
      expect(await simulated(16_000, run)).toMatch(/changes stations\.labeller\.queue\.capacity beside it/);
      expect(await simulated(12_000, run)).toMatch(/does not bear it out: throughput 1\d+ \[\d+, \d+\] is not at least 15000; change of throughput -3\d\.?\d* % /);
      const id = idOf(await plant.propose(17_000, { ...wish, simulation: run }));
      await plant.approve(id);
      const done = await plant.ended(id);
      expect(done).toMatchObject({ twinId, state: 'verified', simulation: { run, result: resultHash } });
      expect(await plant.written(setpoint)).toEqual([17_000]);
      const { items } = await plant.request<{ items: AuditEntry[] }>('admin', 'GET', `/audit?subject=${id}`);
      expect(items.at(-1)!.body).toMatchObject({ type: 'proposed', proposal: { simulation: { run, result: resultHash } } });
    });

    it('an energy meter behind a gateway takes another limit by a Sparkplug command, sent once: as nothing answers, it is unknown until its next data verify it', async () => {
      const plant = of();
      const id = idOf(await plant.request('operator', 'POST', '/commands', { twinId: METER, path: 'demandLimit', value: 40_000, unit: 'watt', reason: 'a peak is near' }));
      await plant.approve(id);
      const done = await plant.ended(id);
      expect([done.state, statesOf(done).slice(-4)]).toEqual(['verified', ['sent', 'unknown', 'applied', 'verified']]);
      expect(await plant.written(LIMIT)).toEqual([40_000]);
      await until('the mirror to show it', async () => {
        const { properties, desired } = await plant.request<RenderedTwin>('viewer', 'GET', `/twins/${METER}`);
        return properties['demandLimit']?.value === 40_000 && desired['demandLimit']?.status === 'converged';
      });
    });
  });
}
