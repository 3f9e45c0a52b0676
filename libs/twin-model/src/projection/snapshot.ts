import { DEFINITION_PART, type PropertyState, ROOT_PART, type TwinSnapshot } from '@orrery/contracts';
import { partOfPath, type Twin } from './twin.js';

export interface SnapshotStamp {
  readonly epoch: string;
  readonly logic: string;
}

/**
 * The snapshot parts of a twin that changed after revision `since`, the root last: whoever has the root has, by its `parts`,
 * either all of the others or knows what is missing.
 */
export function snapshotParts(twin: Twin, since: number, stamp: SnapshotStamp): TwinSnapshot[] {
  const snapshots: TwinSnapshot[] = [];
  for (const [part, rev] of Object.entries(twin.parts)) {
    if (part === ROOT_PART || rev <= since) continue;
    const content = part === DEFINITION_PART ? { definition: twin.definition } : { properties: propertiesOf(twin, part) };
    snapshots.push({ ...head(twin, part, stamp), ...content });
  }
  const { [ROOT_PART]: _root, ...parts } = twin.parts;
  snapshots.push({
    ...head(twin, ROOT_PART, stamp),
    parts,
    properties: propertiesOf(twin, ROOT_PART),
    desired: twin.desired,
    sources: twin.sources,
  });
  return snapshots;
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

function propertiesOf(twin: Twin, part: string): Record<string, PropertyState> {
  const properties: Record<string, PropertyState> = {};
  for (const [path, property] of Object.entries(twin.properties)) if (partOfPath(path) === part) properties[path] = property;
  return properties;
}

/** Collects the parts of one twin as they come, in any number of copies, and gives the twin once it is whole. */
export class SnapshotAssembly {
  private readonly parts = new Map<string, TwinSnapshot>();

  /** Keeps a part unless a copy with a higher revision is there: the highest rev counts, not the last record. */
  add(snapshot: TwinSnapshot): void {
    const known = this.parts.get(snapshot.part);
    if (known === undefined || snapshot.rev >= known.rev) this.parts.set(snapshot.part, snapshot);
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
      parts: { ...root.parts, [ROOT_PART]: root.rev },
    };
  }
}
