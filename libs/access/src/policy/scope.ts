import { type GrantScope } from './grant.js';

/** What is part of what, now. */
export interface Parts {
  /** A twin, what it is part of, what that is part of, and so on. */
  lineOf(twinId: string): ReadonlySet<string>;
  twinIds(): Iterable<string>;
}

export const siteOf = (twinId: string): string | undefined => twinId.split(':', 2)[1];

/** `line`: the twin's, as the tree has it. */
export function includes(scope: GrantScope, twinId: string, line: ReadonlySet<string>): boolean {
  if ('all' in scope) return true;
  if ('site' in scope) return siteOf(twinId) === scope.site;
  return 'twin' in scope ? twinId === scope.twin : line.has(scope.subtree);
}

/** Whether nothing of `narrow` lies outside of `wide`, as far as can be said without looking at each twin. */
export function encloses(wide: GrantScope, narrow: GrantScope, parts: Parts): boolean {
  if ('all' in wide) return true;
  if ('all' in narrow) return false;
  if ('site' in narrow) return 'site' in wide && wide.site === narrow.site;
  if ('twin' in narrow) return includes(wide, narrow.twin, parts.lineOf(narrow.twin));
  return 'subtree' in wide && parts.lineOf(narrow.subtree).has(wide.subtree);
}
