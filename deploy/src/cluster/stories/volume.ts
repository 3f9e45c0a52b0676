import { type Story } from '../stories.js';
import { forLaptop, setValues } from './as-typed.js';

const CLAIM = 'kept-orrery-mqtt-ingestion-0';

export const largerVolume: Story = async (context, figure) => {
  const { operator, book } = context;
  await setValues(context, { services: { 'mqtt-ingestion': { volume: { size: '20Gi' }, settings: { ORRERY_QUEUE_BYTES: 16_000_000_000 } } } });
  figure(`done, and every pod ready, in ${(await operator.typesUntilReady(forLaptop(context, book.take('kubernetes.md', 'A larger volume')))).toFixed(0)} s`);
  const asked = (await operator.kubectl('get', 'pvc', CLAIM, '-o', 'jsonpath={.spec.resources.requests.storage}')).stdout;
  const template = (await operator.kubectl('get', 'statefulset', 'orrery-mqtt-ingestion', '-o', 'jsonpath={.spec.volumeClaimTemplates[0].spec.resources.requests.storage}')).stdout;
  return [...(asked === '20Gi' ? [] : [`the claim asks for ${asked}`]), ...(template === '20Gi' ? [] : [`the StatefulSet asks for ${template}`])];
};
