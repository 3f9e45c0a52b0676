import { humanise } from '../words.js';
import { STATE_WORDS } from './command-words.js';

interface Decided {
  readonly type?: unknown;
  readonly by?: unknown;
  readonly reason?: unknown;
  readonly code?: unknown;
  readonly proposal?: { readonly by?: unknown; readonly path?: unknown; readonly value?: unknown; readonly twinId?: unknown };
  readonly approval?: { readonly by?: unknown };
}

/** One entry of the chain in a line: what was decided, by whom, why. Entries of a kind that is not known here are shown by their name. */
export function decidedWords(body: unknown): string {
  const { type, by, reason, code, proposal, approval } = (typeof body === 'object' && body !== null ? body : {}) as Decided;
  if (typeof type !== 'string') return 'Entry';
  const words = type in STATE_WORDS ? STATE_WORDS[type as keyof typeof STATE_WORDS][0] : humanise(type);
  const who = nameOf(by ?? proposal?.by ?? approval?.by);
  const wish = proposal && `${String(proposal.path)} of ${String(proposal.twinId)} to ${JSON.stringify(proposal.value)}`;
  const why = [wish, reason, code].find((each) => typeof each === 'string');
  return `${words}${who === undefined ? '' : ` by ${who}`}${why === undefined ? '' : `: ${String(why)}`}`;
}

/** A name as text, or somebody as the chain keeps them. */
function nameOf(by: unknown): string | undefined {
  if (typeof by === 'string') return by;
  const name = typeof by === 'object' && by !== null ? (by as { name?: unknown }).name : undefined;
  return typeof name === 'string' ? name : undefined;
}
