import { type DesiredState, type PropertyState, type SourceLink, type TwinDefinition } from '@orrery/contracts';

/** The state of one twin after `rev` inputs that changed it. Times are timestamps in 100-ns ticks. */
export interface Twin {
  readonly twinId: string;
  rev: number;
  /** receivedTs of the input that made this revision. */
  at: string;
  /** Offset of that input, as decimal string. */
  inputOffset: string;
  definition: TwinDefinition;
  /** path → reported value */
  readonly properties: Record<string, PropertyState>;
  /** path → desired value */
  readonly desired: Record<string, DesiredState>;
  /** source id → how the twin stands with it */
  readonly sources: Record<string, SourceLink>;
  /** snapshot part → revision at which it last changed */
  readonly parts: Record<string, number>;
}

/** The snapshot part that a path belongs to: its component, or '' for the twin's own properties. */
export function partOfPath(path: string): string {
  const slash = path.indexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** Compares two non-negative integers written as decimal strings without leading zeros. */
export function compareDecimal(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Structural equality of JSON values, cheap for the scalars that nearly all readings are. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  return JSON.stringify(a) === JSON.stringify(b);
}
