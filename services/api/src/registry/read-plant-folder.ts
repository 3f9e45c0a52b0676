import { type Interface, type Problem, readPlant } from '@orrery/twin-model';
import { plantDefinitions } from '../domain/plant-definitions.js';
import { type Definition } from '../domain/registry.js';

export interface PlantFiles {
  readonly files: readonly { readonly path: string; readonly content: string }[];
  /** Values of `${NAME}` in the files. */
  readonly variables: Readonly<Record<string, string>>;
}

export interface PlantFolder {
  /** The organisation it describes; absent where the folder has problems. */
  readonly plant?: string;
  readonly definitions: readonly Definition[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

export function readPlantFolder({ files, variables }: PlantFiles): PlantFolder {
  const { plant, problems, warnings } = readPlant(files, variables);
  if (!plant) return { definitions: [], problems, warnings };
  const parsed = new Map<string, unknown>();
  const documentOf = (model: Interface): unknown => {
    const content = files.find((file) => file.path === model.file)?.content ?? 'null';
    // A model file is no message: readPlant has just read it without problems.
    // eslint-disable-next-line no-restricted-syntax
    if (!parsed.has(model.file)) parsed.set(model.file, JSON.parse(content.replace(/^\uFEFF/, '')));
    return at(parsed.get(model.file), model.path);
  };
  return { plant: plant.organisation, definitions: plantDefinitions(plant, documentOf), problems, warnings };
}

/** What a JSON pointer (RFC 6901) names. */
function at(document: unknown, pointer: string): unknown {
  let found = document;
  for (const key of pointer.split('/').slice(1)) found = (found as Record<string, unknown> | undefined)?.[key.replaceAll('~1', '/').replaceAll('~0', '~')];
  return found;
}
