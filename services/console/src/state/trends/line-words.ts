import { fullName, wordsOf } from '../../domain/model-words.js';
import { type LineKey } from '../../domain/trends/trend-view.js';
import { usePlant } from '../context.js';
import { type Plant } from '../plant.js';

export interface LineWords {
  readonly twin: string;
  readonly path: string;
  /** Names of the values of an Enum. */
  readonly values?: ReadonlyMap<string, string>;
}

/** What a line is called: by its twin and by what the model calls its path. */
export function lineWords({ summaries, vocabulary }: Pick<Plant, 'summaries' | 'vocabulary'>, { twinId, path }: LineKey): LineWords {
  const twin = summaries.get(twinId);
  const model = twin?.model ?? '';
  const { values } = wordsOf(vocabulary, model, path);
  return { twin: twin?.name ?? twinId, path: fullName(vocabulary, model, path), ...(values ? { values } : {}) };
}

export function useLineWords(line: LineKey): LineWords {
  return lineWords(usePlant(), line);
}
