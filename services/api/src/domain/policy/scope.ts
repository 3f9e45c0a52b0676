import { type GrantScope } from './grant.js';

/** What is part of what, now. */
export interface Parts {
  /** Whether a twin is `root` or part of it, at any depth. */
  isWithin(twinId: string, root: string): boolean;
  twinIds(): Iterable<string>;
}

export const siteOf = (twinId: string): string | undefined => twinId.split(':', 2)[1];

export function includes(scope: GrantScope, twinId: string, parts: Parts): boolean {
  if ('all' in scope) return true;
  if ('site' in scope) return siteOf(twinId) === scope.site;
  return 'twin' in scope ? twinId === scope.twin : parts.isWithin(twinId, scope.subtree);
}

/** Whether nothing of `narrow` lies outside of `wide`, as far as can be said without looking at each twin. */
export function encloses(wide: GrantScope, narrow: GrantScope, parts: Parts): boolean {
  if ('all' in wide) return true;
  if ('all' in narrow) return false;
  if ('site' in narrow) return 'site' in wide && wide.site === narrow.site;
  if ('twin' in narrow) return includes(wide, narrow.twin, parts);
  return 'subtree' in wide && parts.isWithin(narrow.subtree, wide.subtree);
}
