import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { flowDocument } from '../language/edit-flow.js';

/**
 * SHA-256 (hexadecimal) of the system that a text describes, as data: all of it but its `experiment`, which says what is asked of the system and not
 * what it is. Two texts with one digest are one system, whatever their comments, their layout of lines and their scenarios; the order of its members
 * counts, as it does for a run. Undefined where the text is no YAML.
 */
export function modelDigest(text: string): string | undefined {
  const document = flowDocument(text);
  if (typeof document !== 'object' || document === null) return undefined;
  const { experiment: _asked, ...system } = document as Record<string, unknown>;
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(system, told))));
}

/** JSON has no infinities: told apart, so that no two systems are one. */
const told = (_key: string, value: unknown): unknown => (typeof value === 'number' && !Number.isFinite(value) ? { number: String(value) } : value);
