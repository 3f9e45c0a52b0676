import { waitUntil } from '@orrery/local-stack';
import { type Operator } from '../operator.js';
import { type Context, type Story } from '../stories.js';
import { signedIn } from '../signed-in.js';
import { forLaptop, setValues, UPGRADE } from './as-typed.js';

const POD = 'orrery-canary-0';
const BEATS = 'orrery_canary_beats_total';
const PATIENCE_MS = 180_000;

export const canary: Story = async (context, figure) => {
  const { operator, book } = context;
  await setValues(context, { services: { canary: { enabled: true } } });
  await operator.types(forLaptop(context, UPGRADE));
  await operator.allReady();
  await heard(context, book.take('kubernetes.md', 'The canary'));
  figure(`${((await operator.metric(POD, 'orrery_canary_latency_seconds_sum')) / (await operator.metric(POD, 'orrery_canary_latency_seconds_count')) * 1_000).toFixed(0)} ms from device to event`);
  return [];
};

/** Applies the canary's plant, has its certificate trusted by the commands of the page, and resolves when beats arrive. */
export async function heard(context: Context, trusting: string): Promise<void> {
  await signedIn(context, 'orrery --url http://127.0.0.1:8080 apply -f services/canary/plant --var CANARY_ENDPOINT=opc.tcp://orrery-canary:4840');
  await context.operator.types(trusting);
  await beatsOn(context.operator);
}

/** Resolves when beats arrive: another one than those before. */
export async function beatsOn(operator: Operator): Promise<void> {
  const before = await arrived(operator);
  await waitUntil('a beat of the canary', async () => (await arrived(operator)) > before + 1, { timeoutMs: PATIENCE_MS, intervalMs: 500 });
}

const arrived = (operator: Operator) => operator.metric(POD, BEATS, { outcome: 'arrived' });

/** Beats that never came back as events, since the canary's pod began. */
export const missed = (operator: Operator): Promise<number> => operator.metric(POD, BEATS, { outcome: 'missed' });
