import { type Level } from '@orrery/contracts';
import { type Condition, worse } from './condition.js';
import { componentName, type Vocabulary } from './model-words.js';
import { type TwinSummary } from './summary.js';

/** A node of the plant: a twin, or a component of a twin's model. */
export interface PlantNode {
  /** Twin id, or `<twin id>#<component>`. */
  readonly key: string;
  readonly twinId: string;
  readonly component?: string;
  readonly name: string;
  readonly level: Level | undefined;
  readonly own: Condition;
  /** Worst condition of the node and everything below it. */
  readonly worst: Condition;
  /** Twins from here down, by their own condition. */
  readonly counts: Readonly<Partial<Record<Condition, number>>>;
  readonly children: readonly PlantNode[];
}

const collator = new Intl.Collator('en', { numeric: true });

/** ISA-95 levels from the organisation down. */
const LEVEL_RANK: Readonly<Record<Level, number>> = { enterprise: 0, site: 1, area: 2, line: 3, cell: 4, machine: 5, component: 6 };

/** What has no level comes last. */
function rankOf(level: Level | undefined): number {
  return level === undefined ? Number.MAX_SAFE_INTEGER : LEVEL_RANK[level];
}

/**
 * The plant as a tree along partOf. A twin whose parent is unknown, or that is part of itself through others, stands at
 * the top instead of vanishing.
 */
export function buildTree(twins: Iterable<TwinSummary>, vocabulary: Vocabulary = new Map()): PlantNode[] {
  const byId = new Map([...twins].map((twin) => [twin.twinId, twin]));
  const childrenOf = new Map<string | undefined, TwinSummary[]>();
  for (const twin of byId.values()) {
    const parent = twin.partOf !== undefined && byId.has(twin.partOf) && !isPartOfItself(twin, byId) ? twin.partOf : undefined;
    const siblings = childrenOf.get(parent);
    if (siblings) siblings.push(twin);
    else childrenOf.set(parent, [twin]);
  }
  return nodesOf(childrenOf.get(undefined) ?? [], childrenOf, vocabulary);
}

function isPartOfItself(twin: TwinSummary, byId: ReadonlyMap<string, TwinSummary>): boolean {
  const seen = new Set<string>();
  for (let up = twin.partOf; up !== undefined && !seen.has(up); up = byId.get(up)?.partOf) {
    if (up === twin.twinId) return true;
    seen.add(up);
  }
  return false;
}

function nodesOf(twins: readonly TwinSummary[], childrenOf: ReadonlyMap<string | undefined, TwinSummary[]>, vocabulary: Vocabulary): PlantNode[] {
  return [...twins]
    .sort((a, b) => rankOf(a.level) - rankOf(b.level) || collator.compare(a.name, b.name))
    .map((twin) => nodeOf(twin, [...nodesOf(childrenOf.get(twin.twinId) ?? [], childrenOf, vocabulary), ...componentsOf(twin, vocabulary)]));
}

function nodeOf(twin: TwinSummary, children: readonly PlantNode[]): PlantNode {
  const counts: Partial<Record<Condition, number>> = { [twin.condition]: 1 };
  let worst = twin.condition;
  for (const child of children) {
    worst = worse(worst, child.worst);
    for (const [condition, count] of Object.entries(child.counts)) {
      counts[condition as Condition] = (counts[condition as Condition] ?? 0) + count;
    }
  }
  return { key: twin.twinId, twinId: twin.twinId, name: twin.name, level: twin.level, own: twin.condition, worst, counts, children };
}

function componentsOf(twin: TwinSummary, vocabulary: Vocabulary): PlantNode[] {
  return Object.entries(twin.components)
    .sort(([a], [b]) => collator.compare(a, b))
    .map(([component, condition]) => ({
      key: `${twin.twinId}#${component}`,
      twinId: twin.twinId,
      component,
      name: componentName(vocabulary, twin.model, component),
      level: 'component' as const,
      own: condition,
      worst: condition,
      counts: {},
      children: [],
    }));
}

/** The way from the top to a twin, the twin last. */
export function levelPath(twinId: string, byId: ReadonlyMap<string, TwinSummary>): TwinSummary[] {
  const path: TwinSummary[] = [];
  for (let twin = byId.get(twinId); twin && !path.includes(twin); twin = twin.partOf === undefined ? undefined : byId.get(twin.partOf)) {
    path.unshift(twin);
  }
  return path;
}

/** The first level with more than one twin on it: an organisation with one site is shown by its areas. */
export function belowSingles(nodes: readonly PlantNode[]): readonly PlantNode[] {
  const [only, ...others] = nodes;
  const twins = only?.children.filter((node) => node.component === undefined) ?? [];
  return others.length === 0 && twins.length > 0 ? belowSingles(twins) : nodes;
}
