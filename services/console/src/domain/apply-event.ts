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
  const before = beginsNewLife(twin, event) ? undefined : twin;
  if (before && event.rev <= before.rev) return { kind: 'known' };
  if (event.type === 'deleted') return { kind: 'deleted' };
  const start = before ?? newTwin(event);
  if (!start || event.prevRev !== start.rev) return { kind: 'gap' };
  const changed = event.changes.reduce(withChange, start);
  return { kind: 'applied', twin: { ...changed, rev: event.rev, at: event.at } };
}

/**
 * Registered again, a twin begins at revision 1; its end may have been missed. Its first event of the life that is known, told
 * again, is no later than what is known.
 */
function beginsNewLife(twin: TwinView | undefined, { prevRev, at }: TwinEvent): boolean {
  return prevRev === 0 && twin !== undefined && at > twin.at;
}

/** A twin's first event holds its definition. */
function newTwin(event: TwinEvent): TwinView | undefined {
  const definition = event.changes.find((change) => change.kind === 'definition')?.definition;
  return definition && { twinId: event.twinId, rev: 0, at: event.at, model: definition.model, relationships: [], properties: {}, desired: {}, sources: {} };
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
      return [path, { ...(before ? stateOf(before) : {}), ...viewOf(property) }];
    }),
  );
  const { twinId, rev, at, desired, sources } = twin;
  return { twinId, rev, at, desired, sources, ...described, properties };
}

type Definition = Pick<PropertyDefinition, DefinitionKey>;
const DEFINITION_KEYS = ['kind', 'datatype', 'unit', 'writable', 'command'] as const;
type DefinitionKey = (typeof DEFINITION_KEYS)[number];
const isDefinitionKey = (key: string): key is DefinitionKey => (DEFINITION_KEYS as readonly string[]).includes(key);

function viewOf(property: PropertyDefinition): Definition {
  return Object.fromEntries(Object.entries(property).filter(([key]) => isDefinitionKey(key))) as Definition;
}

/** A path that no definition has named yet reads as JSON until one does. */
function definitionOf(view: PropertyView | undefined): Definition {
  return view ? viewOf(view) : { kind: 'telemetry', datatype: 'json' };
}

function stateOf(view: PropertyView): Partial<PropertyState> {
  return Object.fromEntries(Object.entries(view).filter(([key]) => !isDefinitionKey(key)));
}
