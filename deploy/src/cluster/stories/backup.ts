import { waitUntil } from '@orrery/local-stack';
import { signedIn } from '../signed-in.js';
import { type Story } from '../stories.js';
import { forLaptop, setValues, UPGRADE } from './as-typed.js';
import { beatsOn } from './canary.js';

const HOURS_MS = 900_000;
const POSTGRES = 'data-orrery-postgres-0';
/** Without their revisions, which the canary drives on. */
const TWINS = "orrery --url http://127.0.0.1:8080 -o json get twins | sed -E 's/\"rev\": ?[0-9]+//'";

export const backUp: Story = async (context, figure) => {
  const { operator, book } = context;
  await setValues(context, { backup: { enabled: true } });
  await operator.types(forLaptop(context, UPGRADE));
  await operator.allReady();
  const [create, logs] = book.take('kubernetes.md', 'Back up and restore').split('\n');
  await operator.types(create!);
  await waitUntil('the backup to be done', async () => (await operator.kubectl('wait', '--for=condition=complete', 'job/backup-now', '--timeout=5s')).code === 0, { timeoutMs: HOURS_MS });
  const said = await operator.types(logs!);
  figure(said.trim().split('\n').at(-1)!);
  return [];
};

/** The release and its data are gone; the Secrets and the volume of the backups are not. */
export const restore: Story = async (context, figure) => {
  const { operator, book } = context;
  const backup = (await operator.types('kubectl logs -n orrery job/backup-now')).match(/\d{4}-\d\d-\d\dT[\d-]+Z/)?.[0];
  if (backup === undefined) return ['the log of the backup does not name its folder'];
  const before = await signedIn(context, TWINS);
  await operator.types(`helm uninstall orrery -n orrery --wait --timeout 10m
kubectl delete pvc -n orrery data-orrery-kafka-0 ${POSTGRES}`);
  const began = performance.now();
  const named = (text: string) => text.replace(/\d{4}-\d\d-\d\dT[\d-]+Z/, backup);
  await operator.types(named(book.take('kubernetes.md', 'Back up and restore')));
  const [install, ...rest] = named(forLaptop(context, book.take('kubernetes.md', 'Back up and restore'))).split('\n');
  await operator.types(install!);
  const said = await operator.types(rest.join('\n'));
  await operator.types(forLaptop(context, book.take('kubernetes.md', 'Back up and restore')));
  await operator.allReady();
  figure(`${((performance.now() - began) / 1_000).toFixed(0)} s from nothing until every pod is ready`);
  await beatsOn(operator);
  const after = await signedIn(context, TWINS);
  return [...(said.includes('are at their offsets') ? [] : [`the job did not say that it restored: ${said}`]), ...(after === before ? [] : [`twins differ:\n${before}\n${after}`])];
};
