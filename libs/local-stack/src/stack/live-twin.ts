import { ADMIN_CLIENT } from '../oidc/settings.js';
import { waitUntil } from '../process/wait-until.js';
import type { StackContext } from './part.js';

interface TwinPage {
  items: { state?: { properties: Record<string, { quality?: string; source?: string }> } | null }[];
}

/** Waits until a twin shows a good value that came from a source: the whole way from device to API works. */
export async function waitForLiveTwin(context: StackContext): Promise<void> {
  const token = await context.oidc.token(ADMIN_CLIENT);
  await waitUntil(`the first live twin (see ${context.home}/logs)`, () => anyLive(context.address, token), { timeoutMs: 90_000, intervalMs: 200, signal: context.signal });
}

async function anyLive(address: string, token: string): Promise<boolean> {
  const response = await fetch(`${address}/api/v1/twins?include=state&limit=500`, { headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(5000) });
  if (!response.ok) throw new Error(`GET /api/v1/twins answered ${response.status}: ${await response.text()}`);
  const { items } = (await response.json()) as TwinPage;
  return items.some(({ state }) => Object.values(state?.properties ?? {}).some(({ quality, source }) => quality === 'good' && source !== undefined));
}
