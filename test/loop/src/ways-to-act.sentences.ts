import { type DryRun } from '@orrery/client';
import { until } from '@orrery/testing';
import { type RenderedTwin } from '@orrery/twin-model';
import { type Bottling, FILLER, idOf, Refusal } from './bottling.js';
import { statesOf } from './bad-input/witnesses.js';

const METER = 'acme:riverside:line1-meter';
const LIMIT = 'Riverside/line1-energy:Demand/Limit';
const CLEANING = 'Line1.Filler.StartCleaning';

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
