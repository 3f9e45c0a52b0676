import { type TwinChange, type TwinEvent } from '@orrery/contracts';
import { type Twin } from '@orrery/twin-model';

/** Fields of the Redis hash of a twin: these three, and one per path with its PropertyState as JSON. */
export const REV_FIELD = '#rev';
export const DEFINITION_FIELD = '#def';
export const HEAD_FIELD = '#head';

/** What a batch changed of one twin, gathered over its events, to be written once. */
export class HotChange {
  /** Revision that the store must hold for this change to be enough; -1: write the twin whole. */
  base: number;
  readonly paths = new Set<string>();
  readonly removed = new Set<string>();
  definition = false;

  constructor(firstPrevRev: number) {
    this.base = firstPrevRev === 0 ? -1 : firstPrevRev;
  }

  add(event: TwinEvent): void {
    if (event.prevRev === 0) this.base = -1;
    for (const change of event.changes) this.addChange(change);
  }

  private addChange(change: TwinChange): void {
    if (change.kind === 'reported') {
      this.paths.add(change.path);
      this.removed.delete(change.path);
    } else if (change.kind === 'definition') this.definition = true;
    else if (change.kind === 'removed') {
      this.paths.delete(change.path);
      this.removed.add(change.path);
    }
  }
}

/** Field, value, field, value … of everything that a change touches; of the whole twin where the change is not given. */
export function hotFields(twin: Twin, change?: HotChange): string[] {
  const fields = [HEAD_FIELD, JSON.stringify({ at: twin.at, desired: twin.desired, sources: twin.sources })];
  if (change === undefined || change.definition) fields.push(DEFINITION_FIELD, JSON.stringify(twin.definition));
  const paths = change === undefined ? Object.keys(twin.properties) : change.paths;
  for (const path of paths) {
    const property = twin.properties[path];
    if (property !== undefined) fields.push(path, JSON.stringify(property));
  }
  return fields;
}
