import { DEFINITION_PART, ROOT_PART, type TwinChange, type TwinEvent } from '@orrery/contracts';
import { partOfPath, type Twin } from './twin.js';

/**
 * The twin after an event; undefined after its deletion. The twin given is changed in place and returned (a projector
 * holds hundreds of thousands, and copying each at every event costs more than the rest of the projection): whoever needs the
 * one before keeps a structuredClone of it.
 */
export function applyEvent(twin: Twin | undefined, event: TwinEvent): Twin | undefined {
  if (event.type === 'deleted') return undefined;
  const next = twin ?? newTwin(event);
  next.rev = event.rev;
  next.at = event.at;
  next.inputOffset = event.cause.offset;
  next.parts[ROOT_PART] = event.rev;
  for (const change of event.changes) applyChange(next, change);
  return next;
}

function newTwin(event: TwinEvent): Twin {
  const first = event.changes.find((change) => change.kind === 'definition');
  if (first === undefined) {
    throw new Error(
      `event rev ${event.rev} of ${event.twinId} comes before its registration; read its snapshot from twin state first`,
    );
  }
  return {
    twinId: event.twinId,
    rev: event.rev,
    at: event.at,
    inputOffset: event.cause.offset,
    definition: first.definition,
    properties: {},
    desired: {},
    sources: {},
    parts: {},
  };
}

function applyChange(twin: Twin, change: TwinChange): void {
  switch (change.kind) {
    case 'reported':
      twin.properties[change.path] = change.state;
      twin.parts[partOfPath(change.path)] = twin.rev;
      return;
    case 'desired':
      if (change.state === null) delete twin.desired[change.path];
      else twin.desired[change.path] = change.state;
      return;
    case 'source':
      twin.sources[change.source] = change.state;
      return;
    case 'definition':
      twin.definition = change.definition;
      twin.parts[DEFINITION_PART] = twin.rev;
      return;
    case 'removed':
      delete twin.properties[change.path];
      delete twin.desired[change.path];
      twin.parts[partOfPath(change.path)] = twin.rev;
      return;
  }
}
