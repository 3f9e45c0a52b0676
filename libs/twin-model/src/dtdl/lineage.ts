import { type Interface, type ModelSet } from './interface.js';

export interface Lineage {
  /** Every Interface it extends, directly or not, each once, nearest first. Unknown ones are left out. */
  readonly ancestors: readonly Interface[];
  /** Longest chain of `extends` above it. */
  readonly depth: number;
  /** DTMIs of a circle it stands in. */
  readonly cycle?: readonly string[];
}

/** Walks `extends` upwards. A circle ends the walk and is returned; one in which the Interface itself does not stand is its members' problem. */
export function lineage(model: Interface, models: ModelSet): Lineage {
  const ancestors = new Map<string, Interface>();
  let cycle: readonly string[] | undefined;
  const depths = new Map<string, number>();
  const visit = (current: Interface, trail: readonly string[]): number => {
    const known = depths.get(current.id);
    if (known !== undefined) return known;
    let depth = 0;
    for (const id of current.extends) {
      if (trail.includes(id)) {
        if (id === model.id) cycle ??= [...trail, id];
        continue;
      }
      const base = models.get(id);
      if (!base) continue;
      ancestors.set(id, base);
      depth = Math.max(depth, 1 + visit(base, [...trail, id]));
    }
    depths.set(current.id, depth);
    return depth;
  };
  const depth = visit(model, [model.id]);
  return { ancestors: [...ancestors.values()], depth, ...(cycle ? { cycle } : {}) };
}

/** Whether `dtmi` is `base` or extends it. */
export function isA(models: ModelSet, dtmi: string, base: string): boolean {
  const model = models.get(dtmi);
  return dtmi === base || (model !== undefined && lineage(model, models).ancestors.some((ancestor) => ancestor.id === base));
}
