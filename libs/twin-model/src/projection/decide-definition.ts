import { type TwinChange, type TwinDefinition } from '@orrery/contracts';
import { sameJson, type Twin } from './twin.js';

/** The changes from one definition to the next: paths that went, the definition itself, static values that differ. */
export function decideDefinition(twin: Twin | undefined, definition: TwinDefinition, receivedTs: string): TwinChange[] {
  const changes: TwinChange[] = [];
  if (twin !== undefined && !sameJson(twin.definition, definition)) {
    const paths = new Set([...Object.keys(twin.properties), ...Object.keys(twin.desired)]);
    for (const path of [...paths].sort()) if (definition.properties[path] === undefined) changes.push({ kind: 'removed', path });
  }
  if (twin === undefined || !sameJson(twin.definition, definition)) changes.push({ kind: 'definition', definition });
  for (const [path, property] of Object.entries(definition.properties)) {
    if (property.static === undefined) continue;
    const before = twin?.properties[path];
    if (before !== undefined && before.eventTs === undefined && sameJson(before.value, property.static)) continue;
    if (before?.eventTs !== undefined && property.source !== undefined) continue;
    changes.push({ kind: 'reported', path, state: { value: property.static, quality: 'good', receivedTs, origin: 'operator' } });
  }
  return changes;
}
