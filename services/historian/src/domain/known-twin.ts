import { type PropertyDefinition, type TwinDefinition } from '@orrery/contracts';

/** What the historian must know of a registered twin to judge its readings and to place them. */
export interface KnownTwin {
  readonly twinId: string;
  readonly definition: TwinDefinition;
  /** Source → epoch of its connection: what an earlier one sends is refused. */
  readonly epochs: Record<string, string>;
  /** Path of the definition → where its readings are. */
  readonly series: ReadonlyMap<string, Series>;
}

export interface Series {
  readonly id: number;
  /** Beside it, because the two are looked up together a hundred thousand times a second. */
  readonly definition: PropertyDefinition;
  /** Largest event time seen here since the partition was opened: readings before it are late. */
  lastEventTs: string;
}

/** The series of a definition's paths, by the ids they have. What is known of them from before stays known. */
export function seriesOf(definition: TwinDefinition, ids: ReadonlyMap<string, number>, before?: ReadonlyMap<string, Series>): ReadonlyMap<string, Series> {
  return new Map(
    Object.entries(definition.properties).map(([path, property]) => [path, { id: ids.get(path)!, definition: property, lastEventTs: before?.get(path)?.lastEventTs ?? '' }]),
  );
}
