import { type Story } from '../stories.js';
import { forLaptop, setValues, UPGRADE } from './as-typed.js';
import { beatsOn, missed } from './canary.js';

const PARTITIONS = 48;

export const growPartitions: Story = async (context, figure) => {
  const { operator, book } = context;
  const before = await missed(operator);
  const said = await operator.types(book.take('repartition.md', 'More partitions'));
  const steady = said.split('\n').find((line) => line.startsWith('steady'));
  if (steady === undefined) return [`the tool did not say that it came to its end: ${said}`];
  figure(steady);
  await beatsOn(operator);
  const lost = (await missed(operator)) - before;
  await setValues(context, { topics: { partitions: PARTITIONS }, services: { 'twin-projector': { replicas: 2 } } });
  await operator.types(forLaptop(context, UPGRADE));
  await operator.allReady();
  await beatsOn(operator);
  const projectors = (await operator.pods()).filter(({ part }) => part === 'twin-projector');
  return [...(lost === 0 ? [] : [`${lost} beats of the canary never came back`]), ...(projectors.length === 2 ? [] : [`there are ${projectors.length} projectors`])];
};
