import { type Plant, type PlantSource } from './plant.js';

/** Sources whose waiver no longer holds at `now` (a canonical timestamp): their connection must not be used, a plant with them not applied. */
export function expiredWaivers(plant: Plant, now: string): PlantSource[] {
  return plant.sources.filter((source) => source.waiver !== undefined && source.waiver.expires <= now);
}
