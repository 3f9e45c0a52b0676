import { type PlantNode } from './plant-tree.js';

/** A row of the tree as it stands on the screen. */
export interface Row {
  readonly node: PlantNode;
  /** 1 at the top (aria-level). */
  readonly depth: number;
  readonly expanded: boolean;
  readonly position: number;
  readonly siblings: number;
  readonly parent: string | undefined;
}

/** The rows of the expanded part of the tree, top to bottom. */
export function visibleRows(roots: readonly PlantNode[], expanded: ReadonlySet<string>, depth = 1, parent?: string): Row[] {
  return roots.flatMap((node, index) => {
    const isExpanded = node.children.length > 0 && expanded.has(node.key);
    const row: Row = { node, depth, expanded: isExpanded, position: index + 1, siblings: roots.length, parent };
    return isExpanded ? [row, ...visibleRows(node.children, expanded, depth + 1, node.key)] : [row];
  });
}

export function matches(node: PlantNode, query: string): boolean {
  const text = `${node.name} ${node.twinId} ${node.component ?? ''}`.toLowerCase();
  return query.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** The nodes that match (with everything below them) and what stands above them; the whole tree for an empty query. */
export function filterTree(roots: readonly PlantNode[], query: string): readonly PlantNode[] {
  const wanted = query.trim();
  if (wanted === '') return roots;
  return roots.flatMap((node) => {
    if (matches(node, wanted)) return [node];
    const children = filterTree(node.children, wanted);
    return children.length > 0 ? [{ ...node, children }] : [];
  });
}

/** Keys to expand so that every match of a query is seen: whatever stands above a match. */
export function keysAboveMatches(roots: readonly PlantNode[], query: string): Set<string> {
  const keys = new Set<string>();
  const wanted = query.trim();
  const visit = (node: PlantNode): boolean => {
    const below = node.children.map(visit).some(Boolean);
    if (below) keys.add(node.key);
    return below || matches(node, wanted);
  };
  if (wanted !== '') roots.forEach(visit);
  return keys;
}

/** Keys from the top down to the parent of `key`, so that it can be shown. */
export function keysAbove(roots: readonly PlantNode[], key: string): string[] {
  for (const node of roots) {
    if (node.key === key) return [];
    const below = node.children.length > 0 ? keysAbove(node.children, key) : [];
    if (below.length > 0 || node.children.some((child) => child.key === key)) return [node.key, ...below];
  }
  return [];
}

/** Keys of the nodes of the first levels, expanded when the tree is first shown. */
export function upperKeys(roots: readonly PlantNode[], levels: number): string[] {
  return levels === 0 ? [] : roots.flatMap((node) => [node.key, ...upperKeys(node.children, levels - 1)]);
}
