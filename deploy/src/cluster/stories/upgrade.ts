import { type Operator } from '../operator.js';
import { type Story } from '../stories.js';
import { forLaptop, setValues } from './as-typed.js';
import { beatsOn } from './canary.js';

/** The images of today under another tag: every pod is made anew, as with another release. */
const NEXT = 'next';
/** What the laptop's profile takes from their publishers stays. */
const NOT_OURS = new Set(['kafka', 'postgres', 'redis']);

export const upgradeAndBack: Story = async (context, figure) => {
  const { operator, book } = context;
  await operator.cluster.tag(NEXT);
  const before = await running(operator);
  await setValues(context, { image: { tag: NEXT } });
  figure(`every pod another one, and ready, in ${(await operator.typesUntilReady(forLaptop(context, book.take('upgrading.md', 'Upgrade')))).toFixed(0)} s`);
  const between = await running(operator);
  await beatsOn(operator);
  figure(`and back in ${(await operator.typesUntilReady(book.take('upgrading.md', 'Back'))).toFixed(0)} s`);
  await beatsOn(operator);
  await operator.typesUntilReady(forLaptop(context, book.take('kubernetes.md', 'Upgrade, and back')));
  await beatsOn(operator);
  await setValues(context, { image: { tag: '' } });
  const stayed = [...before].filter(([uid]) => between.has(uid)).map(([, name]) => `${name} was not replaced`);
  return [...(await operator.restarted()), ...stayed];
};

/** Pods of the release's own images that are to go on running: uid → name. */
const running = async (operator: Operator) => new Map((await operator.pods()).filter(({ ended, part }) => !ended && !NOT_OURS.has(part)).map(({ uid, name }) => [uid, name]));
