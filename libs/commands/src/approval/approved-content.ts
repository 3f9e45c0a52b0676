import { type SimulationNamed } from '@orrery/contracts';
import { sha256Hex } from '../audit/audit-chain.js';
import { canonicalJson } from '../audit/canonical-json.js';
import { type Arguments } from '../command.js';

/** All of a command that somebody says yes to: what is shown to them, and what is done. */
export interface ApprovedContent {
  readonly id: string;
  readonly twinId: string;
  readonly path: string;
  readonly value: unknown;
  readonly unit?: string;
  /** Of a method. */
  readonly arguments?: Arguments;
  readonly reason?: string;
  readonly deadline?: string;
  /** In which it was tried, where it names one. */
  readonly simulation?: SimulationNamed;
  /** Name of who wished for it. */
  readonly by?: string;
}

/** `typ` of the JWS (RFC 7515) that an approver's own key makes; so that nothing else which that key signs can be taken for an approval. */
export const APPROVAL_TYPE = 'orrery-approval+jwt';

/** What is in that JWS. */
export interface ApprovalStatement {
  readonly command: string;
  /** contentDigest of the command as its approver saw it. */
  readonly digest: string;
}

/** SHA-256 (hexadecimal) over the canonical JSON of a command's content: it changes with any of it, and is the same in a browser and here. */
export function contentDigest({ id, twinId, path, value, unit, arguments: called, reason, deadline, simulation, by }: ApprovedContent): string {
  return sha256Hex(canonicalJson({ id, twinId, path, value, unit, arguments: called, reason, deadline, simulation, by }));
}
