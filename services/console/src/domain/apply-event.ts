import { type PropertyDefinition, type PropertyState, type TwinChange, type TwinDefinition, type TwinEvent } from '@orrery/contracts';
import { type PropertyView, type TwinView } from './twin-view.js';

export type Applied =
  | { readonly kind: 'applied'; readonly twin: TwinView }
  /** The revision is known already: drop the event (rule R19). */
  | { readonly kind: 'known' }
  /** Revisions are missing in between: read the twin again. */
  | { readonly kind: 'gap' }
  | { readonly kind: 'deleted' };

/** What one event makes of a twin as it was read. */
export function applyEvent(twin: TwinView | undefined, event: TwinEvent): Applied {
  if (twin && event.rev <= twin.rev) return { kind: 'known' };
  if (event.type === 'deleted') return { kind: 'deleted' };
  if (event.prevRev !== (twin?.rev ?? 0)) return { kind: 'gap' };
  const start: TwinView = twin ?? { twinId: event.twinId, rev: 0, properties: {}, desired: {}, sources: {} };
  const changed = event.changes.reduce(withChange, start);
  return { kind: 'applied', twin: { ...changed, rev: event.rev, at: event.at } };
}

function withChange(twin: TwinView, change: TwinChange): TwinView {
  switch (change.kind) {
    case 'reported': {
      const definition = definitionOf(twin.properties[change.path]);
      return { ...twin, properties: { ...twin.properties, [change.path]: { ...definition, ...change.state } } };
    }
    case 'desired': {
      const { [change.path]: _before, ...others } = twin.desired;
      return { ...twin, desired: change.state === null ? others : { ...others, [change.path]: change.state } };
    }
    case 'source':
      return { ...twin, sources: { ...twin.sources, [change.source]: change.state } };
    case 'removed': {
      const { [change.path]: _property, ...properties } = twin.properties;
      const { [change.path]: _wish, ...desired } = twin.desired;
      return { ...twin, properties, desired };
    }
    case 'definition':
      return withDefinition(twin, change.definition);
  }
}

function withDefinition(twin: TwinView, definition: TwinDefinition): TwinView {
  const { properties: paths, sources: _clocks, ...described } = definition;
  const properties = Object.fromEntries(
    Object.entries(paths).map(([path, property]) => {
      const before = twin.properties[path];
      return [path, { ...(before ? stateOf(before) : staticState(property)), ...property }];
    }),
  );
  const { twinId, rev, desired, sources } = twin;
  return { twinId, rev, desired, sources, ...described, properties };
}

const staticState = (property: PropertyDefinition): Partial<PropertyState> => ('static' in property ? { value: property.static, quality: 'good' } : {});

const DEFINITION_KEYS: Readonly<Record<keyof PropertyDefinition, true>> = {
  kind: true,
  datatype: true,
  unit: true,
  writable: true,
  source: true,
  maxAgeMs: true,
  tolerance: true,
  static: true,
  schema: true,
};

/** A path that no definition has named yet reads as JSON until one does. */
function definitionOf(view: PropertyView | undefined): PropertyDefinition {
  if (!view) return { kind: 'telemetry', datatype: 'json' };
  return Object.fromEntries(Object.entries(view).filter(([key]) => key in DEFINITION_KEYS)) as PropertyDefinition;
}

function stateOf(view: PropertyView): Partial<PropertyState> {
  return Object.fromEntries(Object.entries(view).filter(([key]) => !(key in DEFINITION_KEYS))) as Partial<PropertyState>;
}
