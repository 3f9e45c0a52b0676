import { type SourceView } from '@orrery/client';
import { type Vocabulary } from '../domain/model-words.js';
import { type PlantNode } from '../domain/plant-tree.js';
import { type TwinSummary } from '../domain/summary.js';

export type Phase = { readonly kind: 'loading' } | { readonly kind: 'ready' } | { readonly kind: 'failed'; readonly reason: string };

/** How the live stream stands. `since`: browser time in milliseconds. */
export interface StreamState {
  readonly kind: 'connecting' | 'live' | 'lost';
  readonly since: number;
  readonly reason?: string;
  /** When events were last left out and twins were read anew. */
  readonly laggedAt?: number;
}

/** What the pages read; replaced as a whole where something that they draw has changed. */
export interface Plant {
  readonly phase: Phase;
  readonly stream: StreamState;
  readonly summaries: ReadonlyMap<string, TwinSummary>;
  readonly tree: readonly PlantNode[];
  readonly sources: readonly SourceView[] | undefined;
  /** What the models call things. */
  readonly vocabulary: Vocabulary;
}
