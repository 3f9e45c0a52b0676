import { expiredWaivers, type Problem, readPlant, registryEntries, timestampFromMillis } from '@orrery/twin-model';
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
  /** Allowed, yet probably not meant. */
  readonly warnings: readonly Problem[];
}

/** Reads a plant folder into what it defines. A waiver that has run out by `nowMs` is a problem as any other. */
export function readPlantFolder({ files, variables }: PlantFiles, nowMs: number): PlantFolder {
  const { plant, problems, warnings } = readPlant(files, variables);
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
  const definitions = registryEntries(plant, now).map(({ appliedAt: _appliedAt, ...definition }) => definition);
  return { plant: plant.organisation, definitions, problems: [], warnings };
}
