import { type PropertyView, type TwinView } from './twin-view.js';

const AT = '2026-01-01T00:00:00.0000000Z';

/** A good reading, for specs. */
export function property(changes: Partial<PropertyView>): PropertyView {
  return { kind: 'telemetry', datatype: 'double', source: 'plc', value: 1, quality: 'good', eventTs: AT, receivedTs: AT, ...changes };
}

/** A twin at revision 1, for specs. */
export function twin(changes: Partial<TwinView>): TwinView {
  return { twinId: 'acme:riverside:filler', rev: 1, at: AT, model: 'dtmi:m;1', name: 'Filler', level: 'machine', relationships: [], properties: {}, desired: {}, sources: {}, ...changes };
}
