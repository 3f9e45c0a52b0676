import { type RegistryEntry } from '@orrery/contracts';
import { toDtdlV3 } from '../dtdl/write-v3.js';
import { type Plant } from './plant.js';
import { twinDefinition } from './twin-definition.js';

/**
 * The plant as records of twin.registry, in an order in which nothing refers to what comes later: models, twins, sources, exports, bindings.
 * Models are written in DTDL v3, whatever version they came in, so that readers of the topic meet one language.
 *
 * @param appliedAt canonical timestamp of the apply
 */
export function registryEntries(plant: Plant, appliedAt: string): RegistryEntry[] {
  return [
    ...plant.models.map((model) => ({ type: 'model' as const, id: model.id, document: toDtdlV3(model), appliedAt })),
    ...plant.twins.map((twin) => ({ type: 'twin' as const, twinId: twin.id, definition: twinDefinition(plant, twin.id)!, appliedAt })),
    ...plant.sources.map((source) => ({ type: 'source' as const, ...source, appliedAt })),
    ...plant.exports.map((one) => ({ type: 'export' as const, ...one, appliedAt })),
    ...plant.bindings.map(({ source, twinId, items, methods }) => ({ type: 'binding' as const, source, twinId, items: [...items], ...(methods ? { methods: [...methods] } : {}), appliedAt })),
  ];
}
