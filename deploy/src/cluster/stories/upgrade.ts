import { type Operator } from '../operator.js';
import { type Story } from '../stories.js';
import { forLaptop, setValues } from './as-typed.js';
import { beatsOn } from './canary.js';

/** Another level of logs makes every pod of every service anew, as another image does. */
const NEXT = { settings: { ORRERY_LOG_LEVEL: 'debug' } };

export const upgradeAndBack: Story = async (context, figure) => {
  const { operator, book } = context;
  const before = await namesOf(operator);
  await setValues(context, NEXT);
  // The last command watches until somebody ends it.
  const upgrade = forLaptop(context, book.take('upgrading.md', 'Upgrade')).replace(/^kubectl get pods .*-w$/m, 'timeout 5 $& || [ $? = 124 ]');
  await operator.types(upgrade);
  figure(`every pod replaced ${(await operator.allReady()).toFixed(0)} s after helm's end`);
  const between = await namesOf(operator);
  await beatsOn(operator);
  await operator.types(book.take('upgrading.md', 'Back'));
  figure(`and back in ${(await operator.allReady()).toFixed(0)} s`);
  await beatsOn(operator);
  await operator.types(forLaptop(context, book.take('kubernetes.md', 'Upgrade, and back')));
  await operator.allReady();
  await beatsOn(operator);
  await setValues(context, { settings: { ORRERY_LOG_LEVEL: 'info' } });
  const restarts = (await operator.pods()).filter((pod) => pod.restarts > 0).map(({ name, restarts: count }) => `${name} was started ${count + 1} times`);
  return [...restarts, ...[...before].filter((name) => between.has(name) && !/-(kafka|postgres|redis|oidc|canary|command|opcua-ingestion|mqtt-ingestion)-0$/.test(name)).map((name) => `${name} was not replaced`)];
};

const namesOf = async (operator: Operator) => new Set((await operator.pods()).filter(({ ended }) => !ended).map(({ name }) => name));
