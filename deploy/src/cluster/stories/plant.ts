import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitUntil } from '@orrery/local-stack';
import { administrator, signedIn } from '../signed-in.js';
import { type Story } from '../stories.js';
import { forLaptop, setValues, UPGRADE } from './as-typed.js';

/** Of the plant folder. */
export const TWIN = 'acme:hall:sensor';
/** The plant folder as `plant.configMap` of the values. */
export const PLANT = {
  name: 'acme-plant',
  items: [
    { key: 'twins.yaml', path: 'twins.yaml' },
    { key: 'Sensor.json', path: 'models/Sensor.json' },
  ],
};
const MODEL = { '@context': 'dtmi:dtdl:context;3', '@id': 'dtmi:acme:Sensor;1', '@type': 'Interface', displayName: 'Sensor', contents: [{ '@type': 'Telemetry', name: 'level', schema: 'double' }] };
const TWINS = { organisation: 'acme', twins: [{ id: TWIN, model: 'dtmi:acme:Sensor;1', name: 'Sensor' }] };
const DRIFT_MS = 180_000;

/** From a ConfigMap, as values.yaml tells it; the drift is told by its CronJob. */
export const plant: Story = async (context, figure) => {
  const { operator, folder, root } = context;
  const own = join(folder, 'plant');
  await mkdir(join(own, 'models'), { recursive: true });
  await writeFile(join(own, 'twins.yaml'), JSON.stringify(TWINS));
  await writeFile(join(own, 'models/Sensor.json'), JSON.stringify(MODEL));
  const { id, secret } = await administrator(root);
  await operator.types(`cd ${folder}
kubectl create configmap acme-plant -n orrery --from-file=plant --from-file=plant/models
kubectl create secret generic orrery-plant-client -n orrery --from-literal=secret=${secret}`);
  await setValues(context, { plant: { enabled: true, configMap: PLANT, client: { id, secret: { name: 'orrery-plant-client', key: 'secret' } }, drift: { schedule: '* * * * *' } } });
  await operator.types(forLaptop(context, UPGRADE));
  await operator.allReady();
  const twins = await signedIn(context, 'orrery --url http://127.0.0.1:8080 get twins');
  await waitUntil('the drift to be told', async () => (await operator.types('kubectl logs -n orrery -l app.kubernetes.io/name=plant --tail=100')).includes('as the folder says'), { timeoutMs: DRIFT_MS, intervalMs: 5_000 }).catch(async (error: unknown) => {
    throw new Error(`${(error as Error).message} ${await operator.types('kubectl logs -n orrery -l app.kubernetes.io/name=plant --tail=100')}`);
  });
  figure('applied by the hook, drift told by the CronJob');
  return twins.includes(TWIN) ? [] : [`the twin of the folder is not among: ${twins}`];
};
