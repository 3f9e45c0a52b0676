import { judge } from '@orrery/commands';
import { FACT_MUTATIONS } from '@orrery/commands/faults';
import { addMillis } from '@orrery/twin-model';
import { gatherFacts } from './gather-facts.js';
import { ADA, CAPPER, FactWorld, FILLER, LINE, NOW, OLGA } from './testing/fact-world.js';

// `npm run mutate -- facts` gets one fact after the other wrong, and wants a failure here each time.
const mutation = FACT_MUTATIONS.find(({ name }) => name === process.env['ORRERY_WRONG_FACT']);
const hour = { from: addMillis(NOW, -1_000), until: addMillis(NOW, 3_600_000), reason: 'bearing' };

describe('the facts that guards are asked about', () => {
  let world: FactWorld;
  beforeEach(() => (world = new FactWorld()));

  const gather = async (stage: 'approval' | 'send' = 'send') => (await gatherFacts(world.sources, stage, world.wish, world.approvals)).facts;
  /** Who stands in the way at the write, when all was well a moment before and this has come to pass since. */
  const after = async (change: () => void): Promise<string[]> => {
    const before = await gather();
    change();
    const now = await gather();
    return judge(mutation ? mutation.apply(now, before) : now).flatMap(({ guard, outcome }) => (outcome === 'pass' ? [] : [`${guard}: ${outcome}`]));
  };
  const refused = (...guards: string[]): string[] => guards.map((guard) => `${guard}: refuse`);

  it('let through what is right, at one write and the next', async () => expect(await after(() => undefined)).toEqual([]));

  it.each<[string, string[], (world: FactWorld) => void]>([
    ['a jam at the machine', ['interlock'], ({ values }) => (values['filler.jam'] = true)],
    ['a jam at the neighbour that it feeds', ['interlock'], ({ values }) => (values['capper.jam'] = true)],
    ['an interlock input of uncertain quality', ['interlock', 'freshness'], ({ qualities }) => (qualities['capper.jam'] = 'uncertain')],
    ['a machine that somebody runs by hand now', ['mode'], ({ values }) => (values['filler.mode'] = 'manual')],
    ['a mode that cannot be trusted any more', ['freshness'], ({ qualities }) => (qualities['filler.mode'] = 'bad')],
    ['a speed that somebody moved at the machine', ['rate'], ({ values }) => (values['filler.speed'] = 7_000)],
    ['an earlier command that moved it a moment ago', ['rate'], ({ moved }) => moved.push({ from: 7_000, at: addMillis(NOW, -10_000) })],
    ['the run in which it was tried being too old by now', ['simulated-first'], ({ simulations: [tried], simulations }) => simulations.splice(0, 1, { ...tried!, endedAt: addMillis(NOW, -3_600_001) })],
    ['the run in which it was tried not being known any more', ['simulated-first'], ({ simulations }) => simulations.splice(0)],
    ['a device that would not take it', ['device'], (now) => (now.obstacle = 'the edge node is dead')],
    ['a device whose clock was set', ['clock'], (now) => (now.deviceMs = 3_600_000)],
    ['a lock of the asset', ['lock'], ({ locks }) => locks.push({ twinId: FILLER, by: 'mia', reason: 'hands inside' })],
    ['a lock of the line that it is part of', ['lock'], ({ locks }) => locks.push({ twinId: LINE, by: 'mia', reason: 'hands inside' })],
    ['the kill switch of its site', ['kill-switch'], ({ killed }) => killed.push('acme:riverside')],
    ['a maintenance window over its line', ['maintenance-window'], ({ windows }) => windows.push({ id: 'w', twinId: LINE, ...hour })],
    ['a maintenance window that has begun since it was planned', ['maintenance-window'], (now) => {
      now.windows.push({ id: 'w', twinId: FILLER, ...hour, from: addMillis(NOW, 1_000) });
      now.now = addMillis(NOW, 2_000);
    }],
    ['the proposer’s right being taken away', ['proposer'], (now) => now.revoke(OLGA, 'COMMAND')],
    ['an approver’s right being taken away', ['approver-rights'], (now) => now.revoke(ADA, 'APPROVE')],
    ['an approval that nobody signed', ['signature'], ({ approvals }) => approvals.splice(0, 1, { by: ADA, at: NOW, proof: 'a'.repeat(64), digest: approvals[0]!.digest })],
    ['an approval that was never given', ['approvers'], ({ approvals }) => approvals.splice(0, 1)],
    ['a rule that was tightened', ['range'], (now) => (now.high = 9_500)],
    ['its deadline passing', ['deadline'], (now) => (now.now = addMillis(NOW, 60_000))],
  ])('let nothing through after %s', async (_what, guards, change) => expect(await after(() => change(world))).toEqual(refused(...guards)));

  it.each<[string, (world: FactWorld) => void]>([
    ['its address was moved', (now) => (now.address = 'capper.speed')],
    ['an input of its interlock was moved', (now) => (now.jamAddress = 'filler.jam')],
    ['its rule was changed, be it for the better', (now) => (now.high = 11_000)],
  ])('let nothing through that was approved before %s', async (_what, change) => {
    const { conditions } = await gather('approval');
    world.values['capper.speed'] = 9_000;
    world.approvals = world.approvals.map((approval) => ({ ...approval, ...(conditions === undefined ? {} : { conditions }) }));
    expect(await after(() => change(world))).toEqual(refused('signature'));
  });

  it.each<[string, (world: FactWorld) => void]>([
    ['the lock of a neighbour', ({ locks }) => locks.push({ twinId: CAPPER, by: 'mia', reason: 'hands inside' })],
    ['the kill switch of another site', ({ killed }) => killed.push('acme:hillside')],
    ['a maintenance window that is over, and one that is to come', ({ windows }) => windows.push({ id: 'a', twinId: FILLER, ...hour, until: NOW }, { id: 'b', twinId: FILLER, ...hour, from: addMillis(NOW, 60_000) })],
    ['a movement of long ago', ({ moved }) => moved.push({ from: 7_000, at: addMillis(NOW, -3_600_000) })],
  ])('are not those of others: %s stops nothing', async (_what, change) => expect(await after(() => change(world))).toEqual([]));
});
