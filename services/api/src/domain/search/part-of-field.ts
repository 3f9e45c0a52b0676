import { ROOT_PART } from '@orrery/contracts';
import { partOfPath } from '@orrery/twin-model';

/** The snapshot part in which a field of the index stands; wishes and sources stand in the root. */
export function partOfField(field: string): string {
  return field.startsWith('properties/') ? partOfPath(field.slice('properties/'.length)) : ROOT_PART;
}
