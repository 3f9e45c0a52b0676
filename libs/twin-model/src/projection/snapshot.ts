import { DEFINITION_PART, type PropertyState, ROOT_PART, type TwinSnapshot } from '@orrery/contracts';
import { compareDecimal, partOfPath, type Twin } from './twin.js';

export interface SnapshotStamp {
  readonly epoch: string;
  readonly logic: string;
}

/**
 * The snapshot parts of a twin that changed after revision `since`, the root last: whoever has the root has, by its `parts`,
 * either all of the others or knows what is missing. A part that would grow too large goes out in pages: `motor`, `motor~1`, …
 */
export function snapshotParts(twin: Twin, since: number, stamp: SnapshotStamp): TwinSnapshot[] {
  const pages = pagesByPart(twin);
  const snapshots: TwinSnapshot[] = [];
  const parts: Record<string, number> = {};
  for (const [part, rev] of Object.entries(twin.parts)) {
    const ofPart = pages.get(part) ?? [{}];
    for (const [index, properties] of ofPart.entries()) {
      const name = pageName(part, index);
      if (name === ROOT_PART) continue;
      parts[name] = rev;
      if (rev <= since) continue;
      snapshots.push({ ...head(twin, name, stamp), ...(part === DEFINITION_PART ? { definition: twin.definition } : { properties }) });
    }
  }
  const properties = pages.get(ROOT_PART)?.[0] ?? {};
  snapshots.push({ ...head(twin, ROOT_PART, stamp), parts, properties, desired: twin.desired, sources: twin.sources });
  return snapshots;
}

/** Stays below the 512 KB of architecture decision 5 with room for what surrounds the properties. */
const PAGE_WEIGHT = 400_000;
/** Everything of a property but its value, generously. */
const PROPERTY_WEIGHT = 350;

const pageName = (part: string, index: number): string => (index === 0 ? part : `${part}~${index}`);

function pagesByPart(twin: Twin): Map<string, Record<string, PropertyState>[]> {
  const pages = new Map<string, Record<string, PropertyState>[]>();
  const weights = new Map<string, number>();
  for (const [path, property] of Object.entries(twin.properties)) {
    const part = partOfPath(path);
    const ofPart = pages.get(part) ?? [{}];
    pages.set(part, ofPart);
    const weight = weightOf(property);
    const sum = (weights.get(part) ?? 0) + weight;
    if (sum > PAGE_WEIGHT) ofPart.push({});
    weights.set(part, sum > PAGE_WEIGHT ? weight : sum);
    (ofPart.at(-1) as Record<string, PropertyState>)[path] = property;
  }
  return pages;
}

/** An estimate of its bytes as JSON: cheap, and never much too small. */
function weightOf({ value }: PropertyState): number {
  if (typeof value === 'string') return PROPERTY_WEIGHT + 3 * value.length;
  return PROPERTY_WEIGHT + (typeof value === 'object' && value !== null ? 3 * JSON.stringify(value).length : 0);
}

function head(twin: Twin, part: string, stamp: SnapshotStamp): Omit<TwinSnapshot, 'properties'> {
  return {
    twinId: twin.twinId,
    part,
    rev: twin.rev,
    epoch: stamp.epoch,
    inputOffset: twin.inputOffset,
    logic: stamp.logic,
    at: twin.at,
  };
}

/** Collects the parts of one twin as they come, in any number of copies, and gives the twin once it is whole. */
export class SnapshotAssembly {
  private readonly parts = new Map<string, TwinSnapshot>();

  /**
   * Keeps a part unless a newer copy is there: the highest counts, not the last record. Compared by input offset, which only
   * grows; revisions begin anew when a twin is deleted and registered again.
   */
  add(snapshot: TwinSnapshot): void {
    const known = this.parts.get(snapshot.part);
    if (known === undefined || compareDecimal(snapshot.inputOffset, known.inputOffset) >= 0) this.parts.set(snapshot.part, snapshot);
  }

  /** Whether a root is there: then twin() must be, or parts have been lost. */
  get hasRoot(): boolean {
    return this.parts.has(ROOT_PART);
  }

  get highestEpoch(): bigint {
    let highest = 0n;
    for (const snapshot of this.parts.values()) if (BigInt(snapshot.epoch) > highest) highest = BigInt(snapshot.epoch);
    return highest;
  }

  /** The twin at its root's revision; undefined while the root or a part it names is missing. */
  twin(): Twin | undefined {
    const root = this.parts.get(ROOT_PART);
    const definition = this.parts.get(DEFINITION_PART)?.definition;
    if (root?.parts === undefined || definition === undefined) return undefined;
    const properties: Record<string, PropertyState> = { ...root.properties };
    for (const [part, rev] of Object.entries(root.parts)) {
      const snapshot = this.parts.get(part);
      if (snapshot === undefined || snapshot.rev < rev) return undefined;
      if (part !== DEFINITION_PART) Object.assign(properties, snapshot.properties);
    }
    return {
      twinId: root.twinId,
      rev: root.rev,
      at: root.at,
      inputOffset: root.inputOffset,
      definition,
      properties,
      desired: { ...root.desired },
      sources: { ...root.sources },
      parts: { ...logicalParts(root.parts), [ROOT_PART]: root.rev },
    };
  }
}

/** Pages of one part changed together: the part stands under its own name. */
function logicalParts(parts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(parts).filter(([name]) => !name.includes('~')));
}
