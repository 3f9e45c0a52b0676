import { modelFacts } from '@orrery/des';
import { expiredWaivers, type Problem, readPlant, registryEntries, rotaGaps, timestampFromMillis } from '@orrery/twin-model';
import { bytesOf, MAX_DEFINITION_BYTES } from '../domain/definition-size.js';
import { type Definition, definitionKey } from '../domain/registry.js';

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
  /** Allowed, yet probably not meant. */
  readonly warnings: readonly Problem[];
}

/** Reads a plant folder into what it defines. A waiver that has run out by `nowMs` is a problem as any other; a rota that has not begun by then is a warning. */
export function readPlantFolder({ files, variables }: PlantFiles, nowMs: number): PlantFolder {
  const { plant, problems, warnings } = readPlant(files, variables, modelFacts);
  if (!plant) return { definitions: [], problems, warnings };
  const now = timestampFromMillis(nowMs);
  const expired = expiredWaivers(plant, now).map(
    ({ id, waiver }): Problem => ({
      file: 'bindings.yaml',
      path: `/sources/${plant.sources.findIndex((source) => source.id === id)}/waiver/expires`,
      code: 'plant.waiver.expired',
      message: `the waiver of source ${id} has expired on ${waiver?.expires}`,
      fix: 'use SignAndEncrypt, or renew the waiver with its reason',
    }),
  );
  if (expired.length > 0) return { definitions: [], problems: expired, warnings };
  const entries = registryEntries(plant, now).map(({ appliedAt: _appliedAt, ...definition }): Definition => definition);
  const definitions = [...entries, ...plant.rules.map((rules): Definition => ({ type: 'rules', ...rules }))];
  const oversized = definitions.filter((definition) => bytesOf(definition) > MAX_DEFINITION_BYTES).map((definition) => tooLarge(definition, files));
  if (oversized.length > 0) return { definitions: [], problems: oversized, warnings };
  return { plant: plant.organisation, definitions, problems: [], warnings: [...warnings, ...rotaGaps(plant, nowMs)] };
}

function tooLarge(definition: Definition, files: PlantFiles['files']): Problem {
  const key = definitionKey(definition);
  const id = 'twinId' in definition ? definition.twinId : 'name' in definition ? definition.name : 'id' in definition ? definition.id : definition.site;
  return {
    file: definition.type === 'rules' ? 'rules.yaml' : (files.find(({ content }) => content.includes(id))?.path ?? ''),
    path: '',
    code: `plant.${definition.type}.too-large`,
    message: `${key} has ${bytesOf(definition)} bytes as JSON; at most ${MAX_DEFINITION_BYTES} are kept`,
    fix: FIX[definition.type],
  };
}

const FIX: Readonly<Record<Definition['type'], string>> = {
  twin: 'split the twin into parts (partOf), or move long property values to a system of records and name them in externalIds',
  model: 'split the model into smaller interfaces',
  binding: 'split the twin into parts (partOf), each with its own binding',
  source: 'shorten its settings',
  rules: 'select by model, subtree or level instead of naming twins, and keep long procedures in documents',
  export: 'select by site or subtree instead of naming every twin',
};
