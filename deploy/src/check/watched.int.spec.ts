import { join } from 'node:path';
import { knownServices } from '../chart/service-facts.js';
import { rendering } from './rendering.js';
import { watchedApart } from './watched.js';

const root = join(import.meta.dirname, '..', '..', '..');
const { hasHelm, manifests } = rendering(root, process.env);

(hasHelm ? describe : describe.skip)('the chart, watched apart from who calls', () => {
  it('lets callers and the plant job reach the api at http alone, and monitoring at its management port alone; whatever else is given one is watched there too', async () => {
    const ways = (all: Awaited<ReturnType<typeof manifests>>, part: string) =>
      (all.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.labels?.['app.kubernetes.io/name'] === part)!.spec as { ingress: { ports: { port: string }[]; from: { namespaceSelector?: { matchLabels: object }; podSelector?: { matchLabels: Record<string, string> } }[] }[] }).ingress
        .map(({ ports, from }) => [ports.map(({ port }) => port).join(), from.map(({ namespaceSelector, podSelector }) => podSelector?.matchLabels['app.kubernetes.io/name'] ?? Object.values(namespaceSelector!.matchLabels)[0])]);
    const production = await manifests('production');
    expect(ways(production, 'api')).toEqual([['http', ['ingress-nginx', 'plant']], ['management', ['observability']]]);
    expect(ways(production, 'historian')).toEqual([['http', ['observability']]]);
    const all = await manifests('production', 'settings={"ORRERY_MANAGEMENT_PORT":9000}');
    expect(ways(all, 'historian')).toEqual([['management', ['observability']]]);
    expect(watchedApart(all, await knownServices(root))).toEqual([]);
  });
});
