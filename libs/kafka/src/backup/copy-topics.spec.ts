import { contracts, maintenanceScores, maintenanceState, twinEvents, twinInputs, twinState } from '@orrery/contracts';
import { inOrderOfEffects } from './copy-topics.js';

it('ends are read of what is made of a log before that log: snapshots, then events, then inputs', () => {
  const order = inOrderOfEffects(contracts).map(({ topic }) => topic);
  const places = (...topics: { topic: string }[]) => topics.map(({ topic }) => order.indexOf(topic));
  for (const chain of [places(twinState, twinEvents, twinInputs), places(maintenanceState, maintenanceScores, twinInputs)]) expect(chain).toEqual([...chain].sort((a, b) => a - b));
  expect(order).toHaveLength(contracts.length);
});
