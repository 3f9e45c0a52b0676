import { type Definition } from './registry.js';

/** A snapshot part is at most 512 KB, and a record of a change holds the definition with a little around it. */
export const MAX_DEFINITION_BYTES = 500_000;

const encoder = new TextEncoder();

/** Bytes of what a definition says, as UTF-8 JSON: of a twin what its events and its state hold, of others all there is. */
export function bytesOf(definition: Definition): number {
  return encoder.encode(JSON.stringify(definition.type === 'twin' ? definition.definition : definition)).length;
}
