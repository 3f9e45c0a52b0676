import { type TwinDefinition } from '@orrery/contracts';

/** What the historian must know of a registered twin to judge its readings and to place them. */
export interface KnownTwin {
  readonly twinId: string;
  definition: TwinDefinition;
  /** Source → epoch of its connection: what an earlier one sends is refused. */
  readonly epochs: Record<string, string>;
  /** Path → where its readings are. */
  readonly series: Map<string, Series>;
}

export interface Series {
  readonly id: number;
  /** Largest event time seen here since the partition was opened: readings before it are late. */
  lastEventTs: string;
}

export function newTwin(twinId: string, definition: TwinDefinition): KnownTwin {
  return { twinId, definition, epochs: {}, series: new Map() };
}
