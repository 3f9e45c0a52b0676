import { sha256Hex } from '../audit/audit-chain.js';
import { canonicalJson } from '../audit/canonical-json.js';
import { type CommandTarget } from '../guards/facts.js';

/** SHA-256 (hexadecimal) over all that a command is judged and done by beside its own content: its rule and model, and where it would be done. */
export const conditionsDigest = (target: CommandTarget, place: unknown): string => sha256Hex(canonicalJson({ target, place }));
