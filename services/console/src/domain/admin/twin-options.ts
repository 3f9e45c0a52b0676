import { type PlantNode } from '../plant-tree.js';

/** A twin as one chooses it from the plant: how deep it stands, and its name. */
export interface TwinOption {
  readonly twinId: string;
  readonly name: string;
  readonly depth: number;
}

/** The twins of the plant, top to bottom, without the components of their models. */
export function twinOptions(nodes: readonly PlantNode[], depth = 0): TwinOption[] {
  return nodes.filter(({ component }) => component === undefined).flatMap((node) => [{ twinId: node.twinId, name: node.name, depth }, ...twinOptions(node.children, depth + 1)]);
}

/** Sites stand in the second part of an id. */
export function siteNames(twinIds: Iterable<string>): string[] {
  return [...new Set([...twinIds].flatMap((twinId) => twinId.split(':')[1] ?? []))].sort();
}
