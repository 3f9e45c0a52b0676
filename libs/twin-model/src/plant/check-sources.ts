import { sourceWithDefaults, type WrittenSource } from './bindings-file.js';
import { type PlantSource } from './plant.js';

/** Judges the sources: unique ids, and no weakened security without a waiver (architecture decision 11). */
export function checkSources(written: readonly WrittenSource[]): Map<string, PlantSource> {
  const sources = new Map<string, PlantSource>();
  for (const entry of written) {
    const { value, place } = entry;
    if (sources.has(value.id)) {
      place.at('id').report('source.repeated', `the source ${value.id} is already listed`, 'remove one of them or rename it');
      continue;
    }
    const source = sourceWithDefaults(entry);
    sources.set(value.id, source);
    const weak = source.securityMode !== 'SignAndEncrypt';
    if (weak && !value.waiver) {
      const at = place.at('securityMode');
      at.report(
        'source.waiver',
        `securityMode ${source.securityMode} leaves the connection ${source.securityMode === 'None' ? 'unprotected' : 'readable by others'}`,
        'use SignAndEncrypt, or add waiver: { reason: …, expires: <date> }',
      );
    }
    if ((source.securityMode === 'None') !== (source.securityPolicy === 'None')) {
      place
        .at('securityPolicy')
        .report(
          'source.security-policy',
          `securityMode ${source.securityMode} does not go with securityPolicy ${source.securityPolicy}`,
          'use None for both or for neither',
        );
    }
    if (!weak && value.waiver)
      place.at('waiver').report('source.waiver', 'the waiver waives nothing: the source is signed and encrypted', 'remove it');
  }
  return sources;
}
