import { waitUntil } from '@orrery/local-stack';
import { formerChart } from '../../check/former-chart.js';
import { type Story } from '../stories.js';
import { forLaptop, UPGRADE } from './as-typed.js';
import { heard } from './canary.js';

/** Before readings waited on disk. */
const WITHOUT_QUEUE = 'e0f45bd~1';
const CLAIMS = ['kept-orrery-opcua-ingestion-0', 'kept-orrery-mqtt-ingestion-0'];
const BOUND_MS = 180_000;

/** With the images of today: what is upgraded are the objects of the chart, and the claims that came of them. */
export const fromWithoutQueue: Story = async (context, figure) => {
  const { root, operator, book } = context;
  const former = await formerChart(root, { ORRERY_CHART_FROM: WITHOUT_QUEUE });
  if (former === undefined) return [`the chart of ${WITHOUT_QUEUE} is not there`];
  const sizeOf = async (claim: string) => (await operator.kubectl('get', 'pvc', claim, '-o', 'jsonpath={.status.phase} {.spec.resources.requests.storage}')).stdout;
  try {
    const chart = `${former.root}/deploy/chart`;
    await operator.types(`helm uninstall orrery -n orrery --wait --timeout 10m
kubectl delete pvc -n orrery ${CLAIMS.join(' ')}
helm install orrery ${chart} -n orrery -f ${chart}/profiles/laptop.yaml --timeout 20m`);
    await waitUntil('the claim of before', async () => (await sizeOf(CLAIMS[0]!)).startsWith('Bound'), { timeoutMs: BOUND_MS, intervalMs: 1_000 });
    figure(`claim of before: ${await sizeOf(CLAIMS[0]!)}`);
    await operator.types(book.take('upgrading.md', 'From a chart whose ingestion kept no queue'));
    figure(`upgraded, and every pod ready, in ${(await operator.typesUntilReady(forLaptop(context, UPGRADE))).toFixed(0)} s`);
    await heard(context, book.again('kubernetes.md', 'The canary'));
    const sizes = await Promise.all(CLAIMS.map(async (claim) => [claim, await sizeOf(claim)] as const));
    return sizes.filter(([, size]) => !/^Bound \d+Gi$/.test(size)).map(([claim, size]) => `${claim} is ${size}`);
  } finally {
    former.remove();
  }
};
