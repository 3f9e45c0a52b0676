import { type ListedState, type SourceView } from '@orrery/client';
import { readVocabulary, type Vocabulary } from '../domain/model-words.js';
import { type MirrorApi } from './plant-api.js';

export interface PlantReading {
  readonly twins: readonly ListedState[];
  readonly sources: readonly SourceView[];
  readonly vocabulary: Vocabulary;
}

/** Everything at once: twins with their states, sources, what the models call things. */
export async function readPlant(api: MirrorApi): Promise<PlantReading> {
  const [twins, sources, vocabulary] = await Promise.all([listOf(api.all((page) => api.twinsWithState(page))), api.sources(), readModels(api)]);
  return { twins, sources, vocabulary };
}

export async function readModels(api: MirrorApi): Promise<Vocabulary> {
  return readVocabulary((await listOf(api.all((page) => api.models(page)))).map(({ document }) => document));
}

async function listOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
