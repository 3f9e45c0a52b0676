import { ADMIN_CLIENT } from '../oidc/settings.js';
import { waitUntil } from '../process/wait-until.js';
import type { StackContext } from './part.js';

type LiveTwinContext = Pick<StackContext, 'address' | 'home' | 'signal' | 'startedMs'> & { oidc: Pick<StackContext['oidc'], 'token'> };

interface PropertyState {
  quality?: string;
  source?: string;
  receivedTs?: string;
}

interface TwinPage {
  items: { state?: { properties: Record<string, PropertyState> } | null }[];
}

/**
 * Waits until a twin shows a good value that a source sent since this start: the whole way from device to API works. What the
 * last session has left is good too, until it is stale, and proves nothing.
 */
export async function waitForLiveTwin(context: LiveTwinContext): Promise<void> {
  const token = await context.oidc.token(ADMIN_CLIENT);
  await waitUntil(`the first live twin (see ${context.home}/logs)`, () => anyLive(context, token), { timeoutMs: 90_000, intervalMs: 200, signal: context.signal });
}

async function anyLive({ address, startedMs }: LiveTwinContext, token: string): Promise<boolean> {
  const response = await fetch(`${address}/api/v1/twins?include=state&limit=500`, { headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(5000) });
  if (!response.ok) throw new Error(`GET /api/v1/twins answered ${response.status}: ${await response.text()}`);
  const { items } = (await response.json()) as TwinPage;
  const isLive = ({ quality, source, receivedTs = '' }: PropertyState): boolean => quality === 'good' && source !== undefined && Date.parse(receivedTs) >= startedMs;
  return items.some(({ state }) => Object.values(state?.properties ?? {}).some(isLive));
}
