import { type ExportEntry, type TwinDefinition, type TwinEvent } from '@orrery/contracts';
import { applyEvent, compareDecimal, type Twin } from '@orrery/twin-model';
import { type PathFilter, pathFilter, selectChanges, selectDefinition } from './select-paths.js';
import { isSelected, type TwinTree } from './twin-tree.js';

/** What an event of twin.events means to an export. */
export type Exported =
  | { readonly kind: 'event'; readonly event: TwinEvent }
  /** The twin comes in, or events of it were missed: its whole state is needed, at this input or later. */
  | { readonly kind: 'needs-state'; readonly twinId: string; readonly offset: string }
  | { readonly kind: 'nothing' };

const NOTHING: Exported = { kind: 'nothing' };

/** The twins of one export in one partition, as its readers hold them. Pure: events in, events out. */
export class ExportedTwins {
  /** As exported: with what is selected and nothing else. */
  readonly twins = new Map<string, Twin>();
  /** Twins that went: the input that took them out, and the parts whose null values are due. */
  readonly gone = new Map<string, { readonly offset: string; readonly parts: readonly string[] }>();
  private readonly filter: PathFilter;

  constructor(
    private readonly entry: Omit<ExportEntry, 'type' | 'appliedAt' | 'readers'>,
    private readonly tree: TwinTree,
  ) {
    this.filter = pathFilter(entry.paths);
  }

  isMember(twinId: string, definition: Pick<TwinDefinition, 'partOf'> | undefined): boolean {
    return isSelected(this.entry, twinId, definition ? definition.partOf : this.tree.parentOf(twinId), this.tree);
  }

  /** What one event comes to; an event is applied by `apply`, which the caller does with what it publishes. */
  decide(event: TwinEvent): Exported {
    const { twinId } = event;
    const held = this.twins.get(twinId);
    if (compareDecimal(event.cause.offset, held?.inputOffset ?? this.gone.get(twinId)?.offset ?? '') <= 0) return NOTHING;
    const definition = definitionIn(event) ?? held?.definition;
    const member = event.type !== 'deleted' && this.isMember(twinId, definition);
    if (!member) return held ? { kind: 'event', event: ending(event) } : NOTHING;
    if (event.prevRev === 0 || held?.rev === event.prevRev) return { kind: 'event', event: this.selected(event, definition) };
    return { kind: 'needs-state', twinId, offset: event.cause.offset };
  }

  /** What the whole state of a twin comes to: it begins here, or is found to have left. */
  arrived(twin: Twin): TwinEvent | undefined {
    if (this.isMember(twin.twinId, twin.definition)) return this.beginning(twin);
    const { twinId, rev, at, inputOffset } = twin;
    if (!this.twins.has(twinId)) return undefined;
    return { type: 'deleted', twinId, rev, prevRev: rev - 1, at, cause: { input: 'exported', offset: inputOffset }, changes: [] };
  }

  /** The event with which a twin begins here: all that is selected of its state. */
  private beginning(twin: Twin): TwinEvent {
    const { twinId, rev, at, inputOffset } = twin;
    const definition = selectDefinition(twin.definition, this.entry.paths, this.filter);
    const changes = [
      { kind: 'definition' as const, definition },
      ...Object.entries(twin.properties).map(([path, state]) => ({ kind: 'reported' as const, path, state })),
      ...Object.entries(twin.desired).map(([path, state]) => ({ kind: 'desired' as const, path, state })),
      ...Object.entries(twin.sources).map(([source, state]) => ({ kind: 'source' as const, source, state })),
    ];
    const cause = { input: 'exported', offset: inputOffset };
    return { type: 'registered', twinId, rev, prevRev: 0, at, cause, changes: selectChanges(changes, this.entry.paths, this.filter, definition.sources) };
  }

  /** Takes in an event that is published, or was before a restart. */
  apply(event: TwinEvent): void {
    const { twinId } = event;
    const held = this.twins.get(twinId);
    if (compareDecimal(event.cause.offset, held?.inputOffset ?? this.gone.get(twinId)?.offset ?? '') <= 0) return;
    const follows = event.prevRev === 0 || held?.rev === event.prevRev;
    if (!follows && event.type !== 'deleted') return;
    const after = applyEvent(event.prevRev === 0 ? undefined : held, event);
    if (after) {
      this.twins.set(twinId, after);
      this.gone.delete(twinId);
      return;
    }
    this.twins.delete(twinId);
    this.gone.set(twinId, { offset: event.cause.offset, parts: Object.keys(held?.parts ?? {}) });
  }

  private selected(event: TwinEvent, definition: TwinDefinition | undefined): TwinEvent {
    if (this.entry.paths === undefined || !definition) return event;
    const { sources } = selectDefinition(definition, this.entry.paths, this.filter);
    return { ...event, changes: selectChanges(event.changes, this.entry.paths, this.filter, sources) };
  }
}

function definitionIn(event: TwinEvent): TwinDefinition | undefined {
  for (const change of event.changes) if (change.kind === 'definition') return change.definition;
  return undefined;
}

/** To the readers of an export, a twin that leaves it is deleted. */
const ending = (event: TwinEvent): TwinEvent => ({ ...event, type: 'deleted', changes: [] });
