import { type Problem } from '../dtdl/problem.js';
import { Zone } from '../time/zone.js';
import { type Plant } from './plant.js';

/** Rotas that routes send to and that nobody is on duty of at `nowMs`, since they begin later: what is sent until then reaches nobody by them. */
export function rotaGaps(plant: Plant, nowMs: number): Problem[] {
  const gaps = new Map<string, Problem>();
  for (const { routes } of plant.rules) {
    const named = new Set([...(routes?.routes ?? []).flatMap(({ to }) => to), ...(routes?.otherwise ?? [])]);
    for (const { id, timeZone, begins } of routes?.rotas ?? []) {
      const zone = Zone.of(timeZone);
      if (!named.has(`rota:${id}`) || !zone || zone.localOf(nowMs) >= Date.parse(`${begins}:00Z`)) continue;
      gaps.set(id, {
        file: 'rules.yaml',
        path: `/routes/rotas/${id}/begins`,
        code: 'plant.route.rota-gap',
        message: `nobody is on duty of the rota ${id} before it begins, ${begins} (${timeZone}): alerts until then reach nobody by it`,
        fix: routes?.otherwise ? 'let it begin in the past; until then those under otherwise are told' : 'let it begin in the past, or name under otherwise who is told meanwhile',
      });
    }
  }
  return [...gaps.values()];
}
