import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from './canonical-json.js';

/** One thing that was decided. `hash` covers everything else in it, the hash of the entry before included. */
export interface AuditEntry {
  /** 1, 2, 3 … without gaps. */
  readonly seq: number;
  readonly at: string;
  /** What was decided about: a command's id, or `site/<site>`, `lock/<twin>`. */
  readonly subject: string;
  readonly body: unknown;
  readonly previous: string;
  readonly hash: string;
}

/** What the first entry follows. */
export const GENESIS = '0'.repeat(64);

export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

export const EMPTY_CHAIN: ChainHead = { seq: 0, hash: GENESIS };

/** The next entry of a chain. */
export function chain(head: ChainHead, entry: Pick<AuditEntry, 'at' | 'subject' | 'body'>): AuditEntry {
  const unsigned = { seq: head.seq + 1, at: entry.at, subject: entry.subject, body: entry.body, previous: head.hash };
  return { ...unsigned, hash: hashOf(unsigned) };
}

export function hashOf({ seq, at, subject, body, previous }: Omit<AuditEntry, 'hash'>): string {
  return sha256Hex(canonicalJson({ seq, at, subject, body, previous }));
}

/** SHA-256 of a text in UTF-8, in lower-case hexadecimal. */
export const sha256Hex = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));
